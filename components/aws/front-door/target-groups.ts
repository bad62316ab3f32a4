import { TargetGroup } from "@pulumi/aws/lb";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { physicalName } from "../../pure/naming";
import type { Balancer } from "./load-balancer";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const NAME_LENGTH = 32;

/** Ports of the gateway's Service, by protocol. */
const SERVICE_PORTS = { https: 443, http: 80 } as const;
type Protocol = keyof typeof SERVICE_PORTS;

export type TargetGroups = Readonly<Record<Protocol, TargetGroup>>;

/**
 * The gateway's pods as targets, for HTTPS, whose certificate the load balancer does not check, and for plain
 * HTTP. Their addresses are kept by the AWS Load Balancer Controller, which lets the load balancer in to the
 * nodes too.
 */
export function createTargetGroups(scope: Scope, spec: FrontDoorSpec, balancer: Balancer): TargetGroups {
  const create = (protocol: Protocol) => {
    const group = createGroup(scope, spec, protocol);
    bind(scope, spec, balancer, group, protocol);
    return group;
  };
  return { https: create("https"), http: create("http") };
}

function createGroup(
  scope: Scope,
  { name, network, gateway }: FrontDoorSpec,
  protocol: Protocol,
): TargetGroup {
  return new TargetGroup(
    `${scope.name}-${protocol}`,
    {
      name: physicalName([name, protocol], NAME_LENGTH),
      vpcId: network.networkId,
      targetType: "ip",
      protocol: protocol.toUpperCase(),
      port: gateway.ports[protocol],
      // Any answer is one of the gateway: it has no route for who asks by address, and says 404 or redirects.
      healthCheck: { protocol: protocol.toUpperCase(), path: "/", matcher: "200-404", interval: 10 },
    },
    scope.child(),
  );
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/ */
function bind(
  scope: Scope,
  { gateway }: FrontDoorSpec,
  { securityGroupId }: Balancer,
  { arn }: TargetGroup,
  protocol: Protocol,
): void {
  customResource(scope, `binding-${protocol}`, {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: { name: `front-door-${protocol}`, namespace: gateway.namespace },
    spec: {
      serviceRef: { name: gateway.service, port: SERVICE_PORTS[protocol] },
      targetGroupARN: arn,
      targetType: "ip",
      networking: {
        ingress: [
          {
            from: [{ securityGroup: { groupID: securityGroupId } }],
            ports: [{ protocol: "TCP", port: gateway.ports[protocol] }],
          },
        ],
      },
    },
  });
}
