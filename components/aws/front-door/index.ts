import type { Scope } from "../../component";
import type { FrontDoorOutputs, FrontDoorSpec } from "../../contract";
import type { Account } from "../account";
import { createCertificates } from "./certificates";
import { createOriginSecret, throughCdn } from "./distribution";
import { createRecords } from "./dns";
import { createFirewall, throughBalancer } from "./firewall";
import { createListeners } from "./listeners";
import { createLoadBalancer } from "./load-balancer";
import { createTargetGroups } from "./target-groups";

/**
 * An Application Load Balancer straight to the gateway's pods, with a certificate of ACM and a web application
 * firewall; with a CDN, CloudFront before it, which then has the firewall. Hosts are records of a zone in Route
 * 53.
 *
 * Of two stacks that stand in for each other the primary has the CDN, and the record that proves the domain to
 * ACM: it comes up first and goes last.
 *
 * @param zoneId hosted zone that the hosts are in
 * @throws Error where there is none; the configuration is checked for that
 */
export function frontDoor(
  account: Account,
  zoneId: string | undefined,
  scope: Scope,
  spec: FrontDoorSpec,
): FrontDoorOutputs {
  if (zoneId === undefined) throw new Error("a front door needs aws.dnsZoneId");
  const certificates = createCertificates(scope, spec, zoneId);
  const balancer = createLoadBalancer(account, scope, spec);
  const groups = createTargetGroups(scope, spec, balancer);
  const secret = spec.cdn && createOriginSecret(scope);
  const ready = createListeners(scope, balancer, groups, { certificateArn: certificates.regional, secret });
  const firewall = createFirewall(scope, spec);
  const origin = { balancer, firewall, ready };
  const entrance =
    secret === undefined
      ? throughBalancer(scope, origin)
      : throughCdn(scope, spec, { ...origin, secret, certificateArn: certificates.viewers() });
  createRecords(account, scope, spec, { zoneId, entrance, balancer, pods: groups.https });
  return { address: entrance.host };
}
