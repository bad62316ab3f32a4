import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { goYaml } from "../../components/pure/yaml";
import { run } from "../engine/command";
import { Refusal } from "../errors";
import type { KubernetesObject } from "../kubernetes/api";
import { isProps, type Props, text } from "../simulator/values";

/** What a chart's templates may ask about the cluster. */
export interface Capabilities {
  /** Such as `v1.35.4`. */
  readonly version: string;
  /** Such as `apps/v1` and `apps/v1/Deployment`. */
  readonly apiVersions: readonly string[];
}

/**
 * The objects that a chart makes of a release's values, in the order in which Helm installs them. Hooks are left out:
 * they are jobs of an install that nothing here runs.
 *
 * @throws Refusal with Helm's words
 */
export async function render(
  helm: string,
  file: string,
  release: Props,
  { version, apiVersions }: Capabilities,
): Promise<KubernetesObject[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-chart-"));
  try {
    const values = path.join(folder, "values.yaml");
    const given = release["values"];
    fs.writeFileSync(values, goYaml(isProps(given) ? given : {}), { mode: 0o600 });
    const name = text(release, "name") ?? "";
    const { code, stdout, stderr } = await run(helm, [
      ...["template", name, file, "--namespace", text(release, "namespace") ?? "default"],
      ...["--values", values, "--no-hooks", "--kube-version", version],
      ...apiVersions.flatMap((each) => ["--api-versions", each]),
    ]);
    if (code !== 0) throw new Refusal(`helm template ${name}: ${stderr.trim()}`);
    const documents = parseAllDocuments(stdout).map((each) => each.toJS() as KubernetesObject | null);
    return documents.filter((object) => object !== null);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
