import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { OperationsSpec, Target } from "./contract";

export interface OperationsArgs extends OperationsSpec {
  readonly operate: NonNullable<Target["operations"]>;
}

/** What keeps the cluster itself going where no cloud does: upgrades of its nodes, copies of its state. */
export class Operations extends Component<OperationsSpec, object> {
  constructor(name: string, { operate, ...spec }: OperationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Operations", name, spec, opts);
    operate(this.scope, spec);
    this.publish({});
  }
}
