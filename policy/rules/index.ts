import type { Rule } from "../core/model";
import { clusterRules } from "./cluster";
import { dataRules } from "./data";
import { governanceRules } from "./governance";
import { iamRules } from "./iam";
import { meshRules } from "./mesh";
import { networkRules } from "./network";
import { observabilityRules } from "./observability";
import { rbacRules } from "./rbac";
import { resilienceRules } from "./resilience";
import { secretsRules } from "./secrets";
import { supplyRules } from "./supply";
import { trafficRules } from "./traffic";
import { workloadRules } from "./workload";

/** What must be so, by subject. */
const subjectRules: readonly Rule[] = [
  ...networkRules,
  ...clusterRules,
  ...dataRules,
  ...iamRules,
  ...secretsRules,
  ...rbacRules,
  ...workloadRules,
  ...meshRules,
  ...trafficRules,
  ...supplyRules,
  ...resilienceRules,
  ...observabilityRules,
];

/** Every rule of the pack, by subject, and those about all of them last. */
export const rules: readonly Rule[] = [...subjectRules, ...governanceRules(subjectRules)];
