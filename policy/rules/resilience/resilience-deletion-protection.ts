import * as z from "zod";
import { any, isTrue, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { about, willBeSet } from "../../core/subject";
import { Node } from "../../core/values";

type Check = (subject: Subject) => readonly Finding[];

function on(path: string, byDefault: boolean): Check {
  return ({ props }) => [must(isTrue(props.at(path).or(byDefault)), props.at(path), `${path} is not true`)];
}

const keepsSnapshot: Check = ({ props }) => {
  const skip = props.at("skipFinalSnapshot");
  return [must(not(isTrue(skip)), skip, "skipFinalSnapshot is true")];
};

/** What holds state that nothing else has, and how its cloud is told not to delete it. */
const STATEFUL: Readonly<Record<string, readonly Check[]>> = {
  "aws:eks/cluster:Cluster": [on("deletionProtection", false)],
  "aws:rds/cluster:Cluster": [on("deletionProtection", false)],
  "aws:rds/instance:Instance": [on("deletionProtection", false)],
  "gcp:container/cluster:Cluster": [on("deletionProtection", true)],
  // The first protects from Pulumi alone, the second from everybody.
  "gcp:sql/databaseInstance:DatabaseInstance": [
    on("deletionProtection", true),
    on("settings.deletionProtectionEnabled", false),
  ],
  "gcp:redis/instance:Instance": [on("deletionProtection", true)],
  "gcp:redis/cluster:Cluster": [on("deletionProtectionEnabled", true)],
};

/** What leaves a last snapshot behind, unless told not to. */
const SNAPSHOTS: Readonly<Record<string, readonly Check[]>> = {
  "aws:rds/cluster:Cluster": [keepsSnapshot],
  "aws:rds/instance:Instance": [keepsSnapshot],
};

const CNPG = "postgresql.cnpg.io/Cluster";

/** Properties that make a database a replica, which holds nothing that its source does not. */
const REPLICA_OF = ["replicateSourceDb", "masterInstanceName"];

const settings = {
  finalSnapshot: z
    .boolean()
    .default(false)
    .describe("whether databases must leave a last snapshot when somebody deletes them after all"),
};

export const resilienceDeletionProtection = configurable(
  {
    id: "resilience-deletion-protection",
    title: "In staging and prod, clusters and databases refuse to be deleted, in the cloud and in Pulumi",
    severity: "high",
    level: "mandatory",
    why: "One wrong stack name in a terminal is enough to delete what no backup brings back in time.",
    remedy:
      "Turn deletion protection on; on the platform let the profile set protect, and run trivium decommission to take a stack down.",
    refs: {
      trivy: ["AVD-AWS-0177", "AVD-AWS-0343"],
      checkov: ["CKV_AWS_139", "CKV_AWS_293"],
    },
  },
  settings,
  ({ finalSnapshot }) => ({
    targets: [...Object.keys(STATEFUL), CNPG],
    stack: (stack) => {
      const exempt = not(stack.production);
      const named = (subject: Subject) => [
        ...(STATEFUL[subject.type] ?? []),
        ...(finalSnapshot || stack.isPlatform ? (SNAPSHOTS[subject.type] ?? []) : []),
      ];
      const subjects = new Set([
        ...stack.ofType(...Object.keys(STATEFUL)),
        // Nothing but Pulumi protects what an operator runs.
        ...stack.objectsOf("postgresql.cnpg.io", "Cluster").map(({ subject }) => subject),
      ]);
      return [...subjects].flatMap((subject) => {
        const option = new Node(subject.opts.protect, "opts.protect");
        const findings = [
          // Only the platform promises the option; for others the cloud's own protection will do.
          must(!stack.isPlatform || subject.opts.protect, option, "the option protect is not set"),
          ...named(subject).flatMap((check) => check(subject)),
        ];
        const replica = any(...REPLICA_OF.map((property) => willBeSet(subject, property)));
        return about(
          subject,
          ...findings.map((finding) => ({ ...finding, fact: any(exempt, replica, finding.fact) })),
        );
      });
    },
  }),
);
