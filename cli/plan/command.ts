import * as fs from "node:fs";
import { EXIT, writing } from "../output";
import { loadStack } from "../stack";
import { toJson } from "./json";
import { writeManifests } from "./manifests";
import { toMarkdown } from "./markdown";
import { type Plan, plan } from "./plan";
import { toTree } from "./tree";

export interface PlanOptions {
  readonly stack?: string;
  readonly configFile?: string;
  readonly target?: string;
  readonly format: "tree" | "json" | "markdown";
  readonly manifests?: string;
  readonly simulate?: boolean;
  readonly out?: string;
}

const formats: Readonly<Record<PlanOptions["format"], (plan: Plan) => string>> = {
  tree: toTree,
  json: (plan) => `${JSON.stringify(toJson(plan), undefined, 2)}\n`,
  markdown: toMarkdown,
};

/** `trivium plan`: exit 0 clean, 1 with a violation of a mandatory rule. */
export async function planCommand(options: PlanOptions): Promise<number> {
  const planned = await plan(loadStack(options), { simulate: options.simulate ?? false });
  const text = formats[options.format](planned);
  const { out, manifests } = options;
  if (manifests !== undefined) {
    const files = writing("--manifests", manifests, () => writeManifests(manifests, planned));
    process.stderr.write(`${files.length} manifests written to ${manifests}\n`);
  }
  if (out === undefined) process.stdout.write(text);
  else writing("--out", out, () => fs.writeFileSync(out, text));
  return hasMandatoryViolation(planned) ? EXIT.failed : EXIT.clean;
}

export function hasMandatoryViolation({ policy }: Plan): boolean {
  return policy.violations.some(({ level }) => level === "mandatory");
}
