import { kubernetes } from "../../../../sandbox/models/kubernetes";
import { schemaOf } from "../../../../sandbox/schemas";
import { type CloudObject, MemoryCloud } from "../../../../sandbox/simulator/cloud";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import type { Props } from "../../../../sandbox/simulator/values";

export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const RELEASE = "kubernetes:helm.sh/v3:Release";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";

export function kubeconfig(server: string): string {
  return `apiVersion: v1\nkind: Config\nclusters:\n  - name: site\n    cluster:\n      server: ${server}\n`;
}

/** A simulated cluster, by default a K3s site, and the clouds around it. */
export class TestCluster {
  readonly cloud = new MemoryCloud();
  readonly simulator: Simulator;

  constructor(
    readonly config: Props = {
      clusterIdentifier: "k3s/site",
      kubeconfig: kubeconfig("https://site.example.com:6443"),
    },
    around: readonly CloudObject[] = [],
  ) {
    around.forEach((object) => {
      this.cloud.put(object);
    });
    this.simulator = new Simulator(kubernetes, schemaOf("kubernetes"), this.cloud, config);
  }

  create(type: string, inputs: Props): CloudObject {
    return this.simulator.create(type, urnOf(type, inputs), inputs);
  }

  delete({ type, id }: CloudObject): void {
    this.simulator.delete(type, `urn:${type}`, id);
  }

  namespace(name: string, level = "restricted"): CloudObject {
    const labels = { "pod-security.kubernetes.io/enforce": level };
    return this.create(NAMESPACE, { metadata: { name, labels } });
  }

  release(chart: string, namespace: string, values: Props = {}): CloudObject {
    return this.create(RELEASE, { name: chart, chart, version: "1.0.0", namespace, values });
  }

  /** What is wrong with inputs, one line each. */
  problems(type: string, inputs: Props): string[] {
    return this.simulator
      .check(type, urnOf(type, inputs), inputs)
      .map(({ path, reason }) => `${path}: ${reason}`);
  }
}

function urnOf(type: string, inputs: Props): string {
  return `urn:pulumi:test::trivium::${type}::${JSON.stringify(inputs["metadata"] ?? inputs["name"] ?? "")}`;
}

const HARDENED: Props = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** A workload's spec that passes Pod Security `restricted`. */
export function workload(container: Props = {}, pod: Props = {}): Props {
  return {
    selector: { matchLabels: { app: "orders" } },
    template: {
      metadata: { labels: { app: "orders" } },
      spec: {
        containers: [{ name: "orders", image: "orders@sha256:0", securityContext: HARDENED, ...container }],
        ...pod,
      },
    },
  };
}
