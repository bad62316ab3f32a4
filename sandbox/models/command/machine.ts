import * as fs from "node:fs";
import { placeholderKubeconfig } from "../../placeholders";
import type { Context } from "../../simulator/model";

/** Set where a real API server stands for the site (sandbox/sandbox.ts). */
const SITE = "TRIVIUM_KUBECONFIG";

/** What a script is for, as far as a simulated machine knows: it runs none. */
export type Script =
  | { readonly does: "join"; readonly wanted: string }
  | { readonly does: "read"; readonly file: string }
  | { readonly does: "write" };

/** Recognizes the scripts of components/k3s; undefined for any other, whose result nobody could know. */
export function recognize(script: string): Script | undefined {
  const wanted = /^wanted='(v[^']+)'$/m.exec(script)?.[1];
  if (wanted !== undefined) return { does: "join", wanted };
  const file = /^cat (\/\S+)$/m.exec(script)?.[1];
  if (file !== undefined) return { does: "read", file };
  return /^cat > '\//m.test(script) ? { does: "write" } : undefined;
}

/** What K3s says of itself with `--version`, on a machine that runs a release. */
export function versionText(release: string): string {
  return `k3s version ${release} (simulated)`;
}

/** The release in such a text; undefined where K3s does not run. */
export function releaseIn(text: string): string | undefined {
  return /^k3s version (\S+)/.exec(text)?.[1];
}

/** Why K3s's script refuses to go from one release to another; undefined where it does not. */
export function stepRefusal(running: string, wanted: string): string | undefined {
  const step = minor(wanted) - minor(running);
  if (step > 1) return `this node runs ${running}: an upgrade to ${wanted} would skip a minor version`;
  return step < 0 ? `this node runs ${running}, and Kubernetes cannot go back to ${wanted}` : undefined;
}

/**
 * A file that K3s writes on a server; undefined for one that is not there.
 *
 * @param context draws what a real server would draw at random
 */
export function fileOf(path: string, context: Pick<Context, "hex">): string | undefined {
  const files: Readonly<Record<string, () => string>> = {
    "/etc/rancher/k3s/k3s.yaml": () => siteKubeconfig() ?? placeholderKubeconfig("https://127.0.0.1:6443"),
    "/var/lib/rancher/k3s/server/token": () =>
      `K10${context.hex(64, "authority")}::server:${context.hex(32, "token")}\n`,
  };
  return files[path]?.();
}

function siteKubeconfig(): string | undefined {
  const file = process.env[SITE];
  return file === undefined ? undefined : fs.readFileSync(file, "utf8");
}

function minor(release: string): number {
  return Number(release.split(".")[1]);
}
