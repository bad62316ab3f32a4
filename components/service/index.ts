import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import { createAlerts } from "./alerts";
import { createAnalysis } from "./analysis";
import { createAvailability } from "./availability";
import { bindStores } from "./bindings";
import { admitTraffic } from "./access";
import { createRollout } from "./rollout";
import type { SecretEngine } from "../secrets/engine";
import { labelsOf, type ServiceSpec } from "./spec";
import { routeTraffic } from "./traffic";
import { createTrials } from "./trial";

export type { BoundStore, Caller, Peer, ServiceSpec } from "./spec";

export interface ServiceArgs extends ServiceSpec {
  /** Where what its stores are reached by is kept. */
  readonly secrets: SecretEngine;
}

export interface ServiceOutputs {
  /** Its public address, or its name in the cluster. */
  readonly address: string;
}

/**
 * A team's service: pods at Pod Security `restricted` that are spread, scaled and rolled out step by step while
 * the mesh's metrics are watched; reachable by those it names and nobody else; bound to its stores, with database
 * users of its own that live an hour; with alerts that derive from its objectives.
 */
export class Service extends Component<ServiceSpec, ServiceOutputs> {
  constructor(name: string, { secrets, ...spec }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Service", name, spec, opts);
    const identity = this.createIdentity(spec);
    const bindings = bindStores(this.scope, spec, secrets);
    const policies = admitTraffic(this.scope, spec, bindings);
    const routes = routeTraffic(this.scope, spec);
    const analysis = createAnalysis(this.scope, spec);
    const trials = createTrials(this.scope, spec);
    const before = [identity, ...policies, ...routes, analysis, ...trials.resources];
    if (!spec.delivered) createRollout(this.scope, spec, { bindings, trials, dependsOn: before });
    createAvailability(this.scope, spec);
    createAlerts(this.scope, spec);
    this.publish({ address: addressOf(spec) });
  }

  /** Who the pods are in the mesh. They ask nothing of the API server, so they get no token for it. */
  private createIdentity(spec: ServiceSpec): ServiceAccount {
    const { name, namespace } = spec;
    return new ServiceAccount(
      `${this.scope.name}-identity`,
      {
        metadata: { name, namespace, labels: labelsOf(spec), annotations: spec.identity?.annotations ?? {} },
        automountServiceAccountToken: false,
      },
      this.child(),
    );
  }
}

function addressOf({ name, team, route }: ServiceSpec): string {
  return route === undefined
    ? `http://${name}.${team}.svc.cluster.local`
    : `https://${route.host}${route.path}`;
}
