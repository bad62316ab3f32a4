import { Certificate, CertificateValidation } from "@pulumi/aws/acm";
import { Record as DnsRecord } from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { GLOBAL_REGION } from "./global";

/** Seconds that resolvers keep the proof; it never changes. */
const PROOF_TTL = 300;

export interface Certificates {
  /** ARN of the load balancer's certificate, given out once it is issued. */
  readonly regional: pulumi.Output<string>;
  /** Makes CloudFront's, and gives out its ARN once it is issued. */
  viewers(): pulumi.Output<string>;
}

/**
 * A certificate for every host one label below the domain, so that none has to be replaced when a service
 * comes, proven by a record that ACM finds again at each renewal. The record is the same for one domain in all
 * regions of an account:
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function createCertificates(scope: Scope, spec: FrontDoorSpec, zoneId: string): Certificates {
  const certificate = request(scope, spec, "certificate", {});
  // The record belongs to the primary of two stacks: it would be lost to both with whichever goes first.
  const proof = spec.failover === "secondary" ? [] : [prove(scope, certificate, zoneId)];
  return {
    regional: validated(scope, "certificate", certificate, proof, {}),
    viewers: () => {
      const elsewhere = { region: GLOBAL_REGION };
      const viewers = request(scope, spec, "certificate-viewers", elsewhere);
      return validated(scope, "certificate-viewers", viewers, proof, elsewhere);
    },
  };
}

interface Place {
  readonly region?: string;
}

function request(scope: Scope, { domain }: FrontDoorSpec, key: string, place: Place): Certificate {
  return new Certificate(
    `${scope.name}-${key}`,
    { ...place, domainName: `*.${domain}`, validationMethod: "DNS", keyAlgorithm: "EC_prime256v1" },
    scope.child(),
  );
}

/** One name has one proof. */
function prove(scope: Scope, { domainValidationOptions }: Certificate, zoneId: string): DnsRecord {
  const proof = (property: "resourceRecordName" | "resourceRecordType" | "resourceRecordValue") =>
    domainValidationOptions.apply(([option]) => option?.[property] ?? "");
  return new DnsRecord(
    `${scope.name}-proof`,
    {
      zoneId,
      name: proof("resourceRecordName"),
      type: proof("resourceRecordType"),
      records: [proof("resourceRecordValue")],
      ttl: PROOF_TTL,
    },
    scope.child(),
  );
}

function validated(
  scope: Scope,
  key: string,
  certificate: Certificate,
  proof: readonly DnsRecord[],
  place: Place,
): pulumi.Output<string> {
  return new CertificateValidation(
    `${scope.name}-${key}`,
    { ...place, certificateArn: certificate.arn, validationRecordFqdns: proof.map(({ fqdn }) => fqdn) },
    scope.child(),
  ).certificateArn;
}
