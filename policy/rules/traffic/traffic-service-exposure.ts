import * as z from "zod";
import { admitInternet, widest } from "../../reading/cidr";
import { all, any, type Fact, isFilled, isOneOf, isTrue, not } from "../../core/facts";
import { byKind, type Owned } from "../../kubernetes/objects";
import { configurable, must, type StackFinding, type Subject } from "../../core/model";
import { facesInternet } from "../../kubernetes/routes";
import { inSameNamespace } from "../../kubernetes/selectors";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";

interface Settings {
  readonly publicPorts: readonly number[];
  readonly externalIps: readonly string[];
}

/** The Service of a gateway, on public ports only, is how the public is meant to come in. */
function isEntrance(stack: Stack, service: Owned, { publicPorts }: Settings): Fact {
  const ports = service.manifest.body.each("spec.ports[].port");
  const gateways = ["gateway.networking.k8s.io", "networking.istio.io"]
    .flatMap((group) => stack.objectsOf(group, "Gateway"))
    .map((gateway) => inSameNamespace(stack, gateway, service));
  return all(any(...gateways), ports.length > 0, ...ports.map((port) => isOneOf(port, ...publicPorts)));
}

function loadBalancers(stack: Stack, settings: Settings): StackFinding[] {
  return stack.objectsOf("core", "Service").flatMap((service) => {
    const { body } = service.manifest;
    const ranges = body.at("spec.loadBalancerSourceRanges");
    const annotation = body
      .at("metadata.annotations")
      .key("service.beta.kubernetes.io/load-balancer-source-ranges");
    const blocks = ranges.list();
    const open = any(all(blocks.length === 0, not(isFilled(annotation))), admitInternet(blocks));
    const exposed = all(facesInternet(service.manifest), open, not(isEntrance(stack, service, settings)));
    const whom = blocks.length === 0 ? "everybody" : widest(blocks);
    return about(service.subject, must(not(exposed), ranges, `its load balancer admits ${whom}`));
  });
}

/** A balancer of AWS faces the internet by default; as an entrance it listens on public ports only. */
function awsLoadBalancers(stack: Stack, { publicPorts }: Settings): StackFinding[] {
  const types = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
  const listeners = stack.ofType("aws:lb/listener:Listener", "aws:alb/listener:Listener");
  return stack.ofType(...types).flatMap((balancer: Subject) => {
    const { props } = balancer;
    const internal = props.at("internal");
    const own = listeners.map((listener) => ({
      is: stack.refers(listener, "loadBalancerArn", balancer),
      public: isOneOf(listener.props.at("port"), ...publicPorts),
    }));
    const entrance = all(
      any(...own.map(({ is }) => is)),
      ...own.map((listener) => any(not(listener.is), listener.public)),
    );
    const gateway = isOneOf(props.at("loadBalancerType"), "gateway");
    const message = "it faces the internet, and does not serve ports for the public only";
    return about(balancer, must(any(isTrue(internal), gateway, entrance), internal, message, true));
  });
}

export const trafficServiceExposure = configurable(
  {
    id: "traffic-service-exposure",
    title:
      "Services and load balancers face the internet only as the entrance of a gateway, or for networks they name",
    severity: "high",
    level: "mandatory",
    why: "A port of every node, an address that was claimed, or a load balancer for everybody goes past the gateway, its TLS and its logs. A listener that another stack attaches to a load balancer is not seen.",
    remedy:
      "Use ClusterIP behind a gateway, make the load balancer internal, or set loadBalancerSourceRanges.",
    refs: { cis: { k3s: ["1.2.3"] }, trivy: ["AVD-KSV-0108", "AVD-AWS-0053"] },
    mustKnow: ["spec.type", "spec.loadBalancerSourceRanges", "spec.externalIPs", "internal"],
  },
  {
    publicPorts: z.array(z.int()).default([80, 443]).describe("ports on which an entrance serves the public"),
    externalIps: z.array(z.string()).default([]).describe("addresses that Services may claim"),
  },
  (settings) => ({
    ...byKind({
      "core/Service": ({ body }) => {
        const type = body.at("spec.type");
        const addresses = body.each("spec.externalIPs[]");
        return [
          must(not(isOneOf(type, "NodePort")), type, "it opens a port on every node", "ClusterIP"),
          ...addresses.map((address) =>
            must(isOneOf(address, ...settings.externalIps), address, "it claims an address of the network"),
          ),
        ];
      },
    }),
    targets: ["core/Service", "aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
    stack: (stack) => [...loadBalancers(stack, settings), ...awsLoadBalancers(stack, settings)],
  }),
);
