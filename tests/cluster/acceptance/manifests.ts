import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { writeManifests } from "../../../cli/plan/manifests";
import type { KubernetesObject } from "../../../sandbox/kubernetes/api";
import { type Choice, planOf } from "../../support/plans";
import { temporaryFolder } from "../../support/temporary";

/** An object of a plan, as `trivium plan --manifests --simulate` writes it. */
export interface Manifest {
  /** Its file, whose number is its place in the order. */
  readonly file: string;
  readonly object: KubernetesObject;
}

/** The manifests of a stack on a target, in the order to apply them in. */
export async function manifestsOf(choice: Choice): Promise<Manifest[]> {
  const plan = await planOf(choice, true);
  const directory = temporaryFolder();
  try {
    return writeManifests(directory, plan).map((file) => ({
      file: path.basename(file),
      object: parse(fs.readFileSync(file, "utf8")) as KubernetesObject,
    }));
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** `group/version/Kind` of an object, `version/Kind` in the core group. */
export function kindOf({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  return `${apiVersion}/${kind}`;
}

/** The resource type that the simulator knows an object's kind by. */
export function typeOf({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
