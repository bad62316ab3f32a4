import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { Charts, FoundationSpec, Target } from "./contract";

export interface FoundationArgs extends FoundationSpec {
  readonly target: Target;
  readonly charts: Charts;
}

/**
 * What a target adds to its cluster before workloads live there: storage classes, a load balancer controller,
 * database operators. It comes after cert-manager, which issues the certificates of some of them.
 */
export class Foundation extends Component<FoundationSpec, object> {
  constructor(
    name: string,
    { target, charts, ...spec }: FoundationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Foundation", name, spec, opts);
    target.foundation(this.scope, spec, charts);
    this.publish({});
  }
}
