import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { Charts, MeshName } from "./contract";
import { chart } from "./kubernetes/chart";
import { platformNamespace } from "./kubernetes/platform-namespace";
import { installDefinitions } from "./mesh/definitions";

export interface CustomResourceDefinitionsSpec {
  /** Whether the Gateway API's definitions are ours to install; a target may bring its own. */
  readonly gatewayApi: boolean;
}

export interface CustomResourceDefinitionsArgs extends CustomResourceDefinitionsSpec {
  readonly charts: Charts;
  readonly mesh: MeshName;
}

/**
 * The custom resource definitions that more than one component uses, as releases of their own: they are there
 * before any object of their kinds and stay when a controller goes. Definitions that only one controller
 * knows (cert-manager, trust-manager, External Secrets, Argo Rollouts) come with that controller's chart.
 */
export class CustomResourceDefinitions extends Component<CustomResourceDefinitionsSpec, object> {
  constructor(
    name: string,
    { charts, mesh, ...spec }: CustomResourceDefinitionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("CustomResourceDefinitions", name, spec, opts);
    // A release needs a namespace to keep its record in; no pod ever runs here.
    const namespace = platformNamespace(this.scope, { name: "crds", outside: [] });
    chart(this.scope, "prometheus-operator-crds", { chart: charts["prometheus-operator-crds"], namespace });
    installDefinitions(this.scope, mesh, charts, namespace);
    chart(this.scope, "traefik-crds", {
      chart: charts["traefik-crds"],
      namespace,
      values: { traefik: true, gatewayAPI: spec.gatewayApi },
    });
    this.publish({});
  }
}
