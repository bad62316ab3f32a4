import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { Charts, FoundationSpec, Target } from "./contract";

export interface FoundationArgs extends FoundationSpec {
  readonly target: Target;
  readonly charts: Charts;
}

/** What must be in a cluster before anything else lives there: storage classes and operators. */
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
