import { any, type Fact, isOneOf, isTrue, not } from "../facts";
import { type Finding, must, type StackRule, type Subject } from "../model";
import { about, willBeSet } from "../subject";
import { Node } from "../values";

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
  "aws:rds/cluster:Cluster": [on("deletionProtection", false), keepsSnapshot],
  "aws:rds/instance:Instance": [on("deletionProtection", false), keepsSnapshot],
  "gcp:container/cluster:Cluster": [on("deletionProtection", true)],
  // The first protects from Pulumi alone, the second from everybody.
  "gcp:sql/databaseInstance:DatabaseInstance": [
    on("deletionProtection", true),
    on("settings.deletionProtectionEnabled", false),
  ],
  "gcp:redis/instance:Instance": [on("deletionProtection", true)],
  "gcp:redis/cluster:Cluster": [on("deletionProtectionEnabled", true)],
  "kubernetes:postgresql.cnpg.io/v1:Cluster": [],
};

/** Properties that make a database a replica, which holds nothing that its source does not. */
const REPLICA_OF = ["replicateSourceDb", "masterInstanceName"];

const PLATFORM = "trivium:index:Platform";

/** True where the stack may be thrown away, or is about to be. */
function disposable(stack: readonly Subject[]): Fact {
  const platform = stack.find(({ type }) => type === PLATFORM);
  if (platform === undefined) return { unknown: [`${PLATFORM}.environment`] };
  const environment = platform.props.at("environment");
  const kept = environment.absent ? new Node("prod", environment.path) : environment;
  return any(not(isOneOf(kept, "staging", "prod")), isTrue(platform.props.at("decommission")));
}

export const resilienceDeletionProtection: StackRule = {
  id: "resilience-deletion-protection",
  title: "In staging and prod, clusters and databases refuse to be deleted, in the cloud and in Pulumi",
  severity: "high",
  level: "mandatory",
  scope: "stack",
  why: "One wrong stack name in a terminal is enough to delete what no backup brings back in time.",
  remedy: "Let the profile set protect; to take a stack down, run trivium decommission first.",
  refs: {
    trivy: ["AVD-AWS-0177", "AVD-AWS-0343"],
    checkov: ["CKV_AWS_139", "CKV_AWS_293"],
  },
  targets: Object.keys(STATEFUL),
  check: (stack) => {
    const exempt = disposable(stack);
    return stack.flatMap((subject) => {
      const checks = STATEFUL[subject.type];
      if (checks === undefined) return [];
      const findings = [
        must(
          subject.opts.protect,
          new Node(subject.opts.protect, "opts.protect"),
          "the option protect is not set",
        ),
        ...checks.flatMap((check) => check(subject)),
      ];
      const replica = any(...REPLICA_OF.map((property) => willBeSet(subject, property)));
      return about(
        subject,
        ...findings.map((finding) => ({ ...finding, fact: any(exempt, replica, finding.fact) })),
      );
    });
  },
};
