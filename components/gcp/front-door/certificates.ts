import {
  Certificate,
  CertificateMap,
  CertificateMapEntry,
  DnsAuthorization,
} from "@pulumi/gcp/certificatemanager";
import { RecordSet } from "@pulumi/gcp/dns/recordSet";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../after";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { GcpConfig } from "../config";

/** Seconds that resolvers keep the proof; it never changes. */
const PROOF_TTL = 300;

/**
 * A certificate for every host one label below the domain, so that none has to be replaced when a service comes.
 * Google proves the domain by a record that stays, and renews the certificate by itself.
 *
 * @returns name of the certificate map
 */
export function createCertificates(
  config: GcpConfig,
  scope: Scope,
  { name, domain, labels }: FrontDoorSpec,
  dnsZone: string,
): pulumi.Output<string> {
  const named = (part: string) => ({
    project: config.project,
    name: physicalName([name, part]),
    labels,
  });
  const authorization = new DnsAuthorization(
    `${scope.name}-authorization`,
    // A proof for each project: another stack may prove the same domain beside this one.
    { ...named("authorization"), domain, type: "PER_PROJECT_RECORD" },
    scope.child(),
  );
  const proof = authorization.dnsResourceRecords.apply(([record]) => record);
  const record = new RecordSet(
    `${scope.name}-proof`,
    {
      project: config.project,
      managedZone: dnsZone,
      name: proof.apply((given) => given?.name ?? ""),
      type: proof.apply((given) => given?.type ?? "CNAME"),
      rrdatas: [proof.apply((given) => given?.data ?? "")],
      ttl: PROOF_TTL,
    },
    scope.child(),
  );
  const certificate = new Certificate(
    `${scope.name}-certificate`,
    {
      ...named("front-door"),
      managed: { domains: [`*.${domain}`], dnsAuthorizations: [authorization.id] },
    },
    scope.child({ dependsOn: [record] }),
  );
  const map = new CertificateMap(`${scope.name}-certificates`, named("front-door"), scope.child());
  const entry = new CertificateMapEntry(
    `${scope.name}-certificates-entry`,
    { ...named("hosts"), map: map.name, hostname: `*.${domain}`, certificates: [certificate.id] },
    scope.child(),
  );
  return after(map.name, [entry]);
}
