import type * as pulumi from "@pulumi/pulumi";
import { FrontDoor } from "../../components/front-door";
import { Gateway } from "../../components/gateway";
import { hostsOf } from "../lookups";
import { frontDoorOf } from "./facilities";
import type { Ground } from "./ground";
import type { Layer } from "./layer";

/** Where traffic from outside comes in. */
export interface Entrance {
  readonly gateway: Gateway;
  /** Address of the front door or, without one, of the gateway's load balancer. */
  readonly address: pulumi.Output<string>;
}

/** The gateway and, where the configuration asks for one and the target has it, the front door before it. */
export function createEntrance(
  { config, target, charts, profile, shared }: Layer,
  { network, cluster, mesh, inCluster }: Ground,
): Entrance {
  const door = frontDoorOf(config, target);
  const hosts = hostsOf(config);
  const gateway = new Gateway(
    "gateway",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas: profile.controllerReplicas,
      hosts,
      issuer: config.gateway.issuer,
      loadBalancer: target.capabilities.loadBalancer,
      frontDoor: door?.sources,
    },
    { ...inCluster, dependsOn: [mesh] },
  );
  if (door === undefined) return { gateway, address: gateway.outputs.address };
  const frontDoor = new FrontDoor(
    "front-door",
    {
      ...shared,
      ...door.asked,
      network,
      cluster: cluster.outputs,
      domain: config.gateway.domain,
      hosts,
      gateway: { namespace: gateway.outputs.gateway.namespace, ...gateway.outputs.entrance },
      logRetentionDays: profile.logRetentionDays,
    },
    { ...inCluster, dependsOn: [gateway] },
  );
  return { gateway, address: frontDoor.outputs.address };
}
