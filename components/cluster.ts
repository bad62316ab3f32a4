import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { ClusterOutputs, ClusterSpec, Target } from "./contract";

export interface ClusterArgs extends ClusterSpec {
  readonly target: Target;
  /** The cluster no longer exists: its objects are dropped from state instead of being asked for. */
  readonly gone: boolean;
}

/**
 * A Kubernetes cluster with private nodes, encrypted Secrets and control-plane logs, and the one Kubernetes
 * provider that everything in it uses.
 */
export class Cluster extends Component<ClusterSpec, ClusterOutputs> {
  readonly provider: Provider;

  constructor(name: string, { target, gone, ...spec }: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Cluster", name, spec, opts);
    const outputs = target.cluster(this.scope, spec);
    this.provider = new Provider(
      `${name}-kubernetes`,
      {
        kubeconfig: pulumi.secret(outputs.kubeconfig),
        // Only a change of this replaces the provider and, with it, every object in the cluster.
        clusterIdentifier: outputs.clusterIdentifier,
        enableServerSideApply: true,
        // Otherwise a changed one is deleted before the new one is made, and pods that start in between find none.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
        deleteUnreachable: gone,
      },
      this.child(),
    );
    this.publish({ ...outputs, kubeconfig: pulumi.secret(outputs.kubeconfig) });
  }
}
