import * as fs from "node:fs";
import { EXIT } from "../output";
import { loadStack } from "../stack";
import { toJson } from "./json";
import { writeManifests } from "./manifests";
import { type Plan, plan } from "./plan";
import { toTree } from "./tree";

export interface PlanOptions {
  readonly stack?: string;
  readonly configFile?: string;
  readonly target?: string;
  readonly format: "tree" | "json";
  readonly manifests?: string;
  readonly simulate?: boolean;
  readonly out?: string;
}

/** `trivium plan`: exit 0 clean, 1 with a violation of a mandatory rule. */
export async function planCommand(options: PlanOptions): Promise<number> {
  const planned = await plan(loadStack(options), { simulate: options.simulate ?? false });
  const text =
    options.format === "json" ? `${JSON.stringify(toJson(planned), undefined, 2)}\n` : toTree(planned);
  if (options.out === undefined) process.stdout.write(text);
  else fs.writeFileSync(options.out, text);
  if (options.manifests !== undefined) {
    const files = writeManifests(options.manifests, planned);
    process.stderr.write(`${files.length} manifests written to ${options.manifests}\n`);
  }
  return hasMandatoryViolation(planned) ? EXIT.failed : EXIT.clean;
}

function hasMandatoryViolation({ policy }: Plan): boolean {
  return policy.violations.some(({ level }) => level === "mandatory");
}
