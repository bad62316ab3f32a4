import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./crossguard";
import { parseExemptions } from "./exemptions";
import { rules } from "./rules";

const file = join(__dirname, "exemptions.yaml");
const exemptions = parseExemptions(
  readFileSync(file, "utf8"),
  rules.map(({ id }) => id),
  "policy/exemptions.yaml",
);
const today = new Date().toISOString().slice(0, 10);

/** Serves the rules to the engine; whoever wants to evaluate them in process calls `evaluate` instead. */
new PolicyPack("trivium", { policies: policiesOf(rules, { exemptions, today }) });
