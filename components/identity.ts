import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { IdentityOutputs, IdentitySpec, Target } from "./contract";

export interface IdentityArgs extends IdentitySpec {
  readonly target: Target;
}

/**
 * Who a service is in the cloud: a role that only pods of its service account can take, or their principal
 * itself. It may do nothing until a store grants it something.
 */
export class Identity extends Component<IdentitySpec, IdentityOutputs> {
  constructor(name: string, { target, ...spec }: IdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Identity", name, spec, opts);
    this.publish(target.identity(this.scope, spec));
  }
}
