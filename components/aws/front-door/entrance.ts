import type { WebAcl } from "@pulumi/aws/wafv2";
import type * as pulumi from "@pulumi/pulumi";
import type { Balancer } from "./load-balancer";

/** What hosts resolve to. */
export interface Entrance {
  readonly host: pulumi.Output<string>;
  /** Hosted zone of `host`, which AWS keeps. */
  readonly zoneId: pulumi.Output<string>;
  /** Whether Route 53 can ask it how its targets are. */
  readonly followsTargets: boolean;
}

/** What is behind an entrance. */
export interface Origin {
  readonly balancer: Balancer;
  readonly firewall: WebAcl;
  /** What a request needs there. */
  readonly ready: readonly pulumi.Resource[];
}
