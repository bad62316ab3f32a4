import { GlobalAddress } from "@pulumi/gcp/compute/globalAddress";
import type { Scope } from "../../component";
import type { FrontDoorOutputs, FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { GcpConfig } from "../config";
import { createArmor } from "./armor";
import { createCertificates } from "./certificates";
import { createRecords } from "./dns";
import { createGateway } from "./gateway";
import { configureBackend } from "./policies";

/**
 * A global external Application Load Balancer, which GKE's own Gateway controller makes: certificates of Certificate
 * Manager, Cloud Armor, a cache where one is asked for, and encrypted connections straight to the gateway's pods. The
 * controller, and not this program, knows the endpoint groups of the pods, which exist only once a Gateway asks for
 * them. Hosts are records of a zone of Cloud DNS.
 *
 * @throws Error where no zone is configured; the configuration is checked for that
 */
export function frontDoor(config: GcpConfig, scope: Scope, spec: FrontDoorSpec): FrontDoorOutputs {
  const { dnsZone } = config;
  if (dnsZone === undefined) throw new Error("a front door needs gcp.dnsZone");
  const address = new GlobalAddress(
    `${scope.name}-address`,
    {
      project: config.project,
      name: physicalName([spec.name, "front-door"]),
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
      labels: spec.labels,
    },
    scope.child({ protect: spec.protect }),
  );
  const certificates = createCertificates(config, scope, spec, dnsZone);
  const armor = createArmor(config, scope, spec);
  const backend = configureBackend(scope, spec, armor);
  createGateway(config, scope, spec, { address, certificates, dependsOn: backend });
  createRecords(config, scope, spec, dnsZone, address.address);
  return { address: address.address };
}
