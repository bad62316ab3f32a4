import type { Service } from "@pulumi/kubernetes/core/v1/service";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import { createControllers } from "./controllers";
import type { BoundarySpec } from "./spec";
import { createWorkers } from "./workers";

export interface BoundaryOutputs {
  /** Address of the API's load balancer, for the DNS record of its host. */
  readonly address: pulumi.Output<string>;
  /** Address of the workers' load balancer, for the DNS record of theirs. */
  readonly workerAddress: pulumi.Output<string>;
}

/**
 * HashiCorp Boundary, Community Edition: people say who they are at its controllers, and reach services that have no
 * route through its workers. Its project has no chart, so its objects are written here. Whom it lets go where is
 * kept in its database and set by its own API (docs/boundary.md).
 */
export class Boundary extends Component<BoundarySpec, BoundaryOutputs> {
  constructor(name: string, spec: BoundarySpec, opts?: pulumi.ComponentResourceOptions) {
    super("Boundary", name, spec, opts);
    const { api, ready } = createControllers(this.scope, spec);
    const proxy = createWorkers(this.scope, spec, ready);
    this.publish({ address: addressOf(api), workerAddress: addressOf(proxy) });
  }
}

function addressOf({ status }: Service): pulumi.Output<string> {
  return status.loadBalancer.ingress.apply(([first]) => first?.hostname ?? first?.ip ?? "");
}
