import type { Rule } from "../../core/model";
import { rbacNoBroadBindings } from "./rbac-no-broad-bindings";
import { rbacNoEscalationVerbs } from "./rbac-no-escalation-verbs";
import { rbacNoWildcards } from "./rbac-no-wildcards";
import { rbacSecretsAndPodsScoped } from "./rbac-secrets-and-pods-scoped";

export const rbacRules: readonly Rule[] = [
  rbacNoWildcards,
  rbacNoBroadBindings,
  rbacNoEscalationVerbs,
  rbacSecretsAndPodsScoped,
];
