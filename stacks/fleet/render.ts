import { goYaml } from "../../components/pure/yaml";
import { PROJECT, settingOf } from "../config/keys";
import { isEncrypted, type WrittenStackFile } from "../config/read-file";
import type { Base, Site } from "./sites";

/** How a file begins that may be written again. */
export const HEADER =
  "# Written by `trivium fleet render`; change the site list instead. Secrets set here stay.";

/**
 * The stack file of a site. What `pulumi config set --secret` has put into an earlier one stays, with the engine's keys
 * that open it: the list is where everything else comes from.
 */
export function stackFileOf(site: Site, base: Base, earlier?: WrittenStackFile): string {
  const config = {
    ...engineSettings(base),
    ...encrypted(earlier),
    ...Object.fromEntries(Object.entries(site.settings).map(([key, value]) => [keyOf(key), value])),
  };
  return `${HEADER}\n${goYaml({ ...earlier?.engine, config })}`;
}

/** What the base tells the engine itself, such as `pulumi:disable-default-providers`. */
function engineSettings({ config }: Base) {
  return Object.fromEntries(Object.entries(config).filter(([key]) => settingOf(key) === undefined));
}

function encrypted(earlier: WrittenStackFile | undefined) {
  return Object.fromEntries(Object.entries(earlier?.config ?? {}).filter(([, value]) => isEncrypted(value)));
}

function keyOf(setting: string): string {
  return `${PROJECT}:${setting}`;
}
