import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { FrontDoorOutputs, FrontDoorSpec, Target } from "./contract";

export interface FrontDoorArgs extends FrontDoorSpec {
  readonly provide: NonNullable<Target["frontDoor"]>;
}

/**
 * The cloud's load balancer in front of the gateway: it ends the clients' TLS with certificates that the cloud
 * renews, refuses what its firewall knows to be an attack, keeps what may be kept, and sends everything else to the
 * gateway's pods, encrypted again.
 */
export class FrontDoor extends Component<FrontDoorSpec, FrontDoorOutputs> {
  constructor(name: string, { provide, ...spec }: FrontDoorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("FrontDoor", name, spec, opts);
    this.publish(provide(this.scope, spec));
  }
}
