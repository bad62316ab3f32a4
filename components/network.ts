import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { NetworkOutputs, NetworkSpec, Target } from "./contract";

export interface NetworkArgs extends NetworkSpec {
  readonly target: Target;
}

/**
 * The private network a platform lives in: one address block, subnets carved by fixed slots so that adding a
 * zone changes none that exists, NAT for egress and flow logs. On K3s the site's own network, described.
 */
export class Network extends Component<NetworkSpec, NetworkOutputs> {
  constructor(name: string, { target, ...spec }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Network", name, spec, opts);
    this.publish(target.network(this.scope, spec));
  }
}
