import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./hosts/crossguard";
import { readExemptions } from "./configuration/exemptions";
import { rules } from "./rules";

/** Serves the rules to the engine; whoever wants to evaluate them in process calls `evaluate` instead. */
new PolicyPack("trivium", {
  policies: policiesOf(rules, {
    exemptions: readExemptions(),
    today: new Date().toISOString().slice(0, 10),
  }),
});
