import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { Charts } from "./contract";
import { chart } from "./kubernetes/chart";
import { platformNamespace } from "./kubernetes/platform-namespace";

export interface CustomResourceDefinitionsSpec {
  /** Whether the Gateway API's definitions are ours to install; a target may bring its own. */
  readonly gatewayApi: boolean;
}

export interface CustomResourceDefinitionsArgs extends CustomResourceDefinitionsSpec {
  readonly charts: Charts;
}

/**
 * The custom resource definitions that more than one component uses, as releases of their own: they are there
 * before any object of their kinds and stay when a controller goes. Definitions that only one controller
 * knows (cert-manager, trust-manager, External Secrets, Argo Rollouts) come with that controller's chart.
 */
export class CustomResourceDefinitions extends Component<CustomResourceDefinitionsSpec, object> {
  constructor(
    name: string,
    { charts, ...spec }: CustomResourceDefinitionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("CustomResourceDefinitions", name, spec, opts);
    // A release needs a namespace to keep its record in; no pod ever runs here.
    const namespace = platformNamespace(this.scope, { name: "crds" });
    chart(this.scope, "prometheus-operator-crds", { chart: charts["prometheus-operator-crds"], namespace });
    chart(this.scope, "linkerd-crds", {
      chart: charts["linkerd-crds"],
      namespace,
      // One owner of the Gateway API, and it is not the mesh.
      values: { installGatewayAPI: false },
    });
    chart(this.scope, "traefik-crds", {
      chart: charts["traefik-crds"],
      namespace,
      values: { traefik: true, gatewayAPI: spec.gatewayApi },
    });
    this.publish({});
  }
}
