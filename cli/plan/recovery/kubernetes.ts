import { text, type Props, valuesAt } from "../../../sandbox/simulator/values";
import type { RecordedResource } from "../../recorder/recorder";
import type { Figure, Provider } from "./model";

const CNPG_FAILOVER = "https://cloudnative-pg.io/documentation/current/failover/";
const CNPG_BACKUP = "https://cloudnative-pg.io/documentation/current/backup/";

/**
 * Seconds until the pods of a node that is lost leave their Services.
 * Source: kube-controller-manager 1.34 and 1.35, `--node-monitor-grace-period`, and nothing here sets another.
 */
const LOST_NODE_NOTICED = 50;
const GRACE_PERIOD =
  "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/";

/** Seconds of writes that are not archived yet: CloudNativePG's `archive_timeout`. */
const WAL_ARCHIVED = 300;

const cloudNativePg: Provider = {
  component: "database",
  type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
  provides: ({ inputs }) => {
    const instances = numberAt(inputs, "spec.instances");
    return { rto: failover(instances), rpo: instances > 1 ? replicated(inputs) : archived(inputs) };
  },
};

function failover(instances: number): Figure {
  return instances > 1
    ? {
        seconds: "unknown",
        atLeast: LOST_NODE_NOTICED,
        why: `${instances} instances: one is promoted once the primary's pod is not ready, ${LOST_NODE_NOTICED} s after its node is lost; how long that takes is not documented`,
        source: CNPG_FAILOVER,
      }
    : {
        seconds: "none",
        why: "a single instance on a node's own disk: it is restored from its backups by hand",
      };
}

function replicated(inputs: Props): Figure {
  return valuesAt(inputs, "spec.postgresql.synchronous").length > 0
    ? { seconds: 0, why: "a write waits for a standby while there is one", source: CNPG_FAILOVER }
    : archived(inputs);
}

function archived(inputs: Props): Figure {
  const archives = valuesAt(inputs, "spec.plugins[].isWALArchiver").some(({ value }) => value === true);
  return archives
    ? {
        seconds: WAL_ARCHIVED,
        why: "write-ahead logs are archived every 5 minutes or sooner",
        source: CNPG_BACKUP,
      }
    : { seconds: "none", why: "write-ahead logs are not archived" };
}

/** Pods on other nodes go on; what a service writes is the database's to keep. */
const service: Provider = {
  component: "services",
  type: "kubernetes:argoproj.io/v1alpha1:Rollout",
  provides: (rollout, plan) => ({
    rto: missing(rollout, plan) ?? {
      seconds: LOST_NODE_NOTICED,
      why: `pods on other nodes go on; those of a lost one get requests for ${LOST_NODE_NOTICED} s more`,
      source: GRACE_PERIOD,
    },
    rpo: { seconds: 0, why: "it keeps nothing itself" },
  }),
};

/** What a service lacks to outlast a node. */
function missing({ inputs }: RecordedResource, plan: readonly RecordedResource[]): Figure | undefined {
  const name = text(inputs, "metadata.name");
  const beside = (type: string, path: string) =>
    plan.find((other) => other.type === type && text(other.inputs, path) === name)?.inputs ?? {};
  const scaler = beside("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "spec.scaleTargetRef.name");
  if (numberAt(scaler, "spec.minReplicas") < 2) return { seconds: "none", why: "it may run as one pod" };
  const budget = beside("kubernetes:policy/v1:PodDisruptionBudget", "metadata.name");
  if (Object.keys(budget).length === 0) {
    return { seconds: "none", why: "no disruption budget: a drain may take all of its pods" };
  }
  const spread = valuesAt(inputs, "spec.template.spec.topologySpreadConstraints[].topologyKey");
  return spread.some(({ value }) => value === "kubernetes.io/hostname")
    ? undefined
    : { seconds: "none", why: "its pods are not spread over nodes: all may be on one" };
}

function numberAt(inputs: Props, path: string): number {
  const value = valuesAt(inputs, path)[0]?.value;
  return typeof value === "number" ? value : 0;
}

export const kubernetesProviders: readonly Provider[] = [cloudNativePg, service];
