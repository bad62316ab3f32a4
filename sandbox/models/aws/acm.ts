import { createHash } from "node:crypto";
import type { Context, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  accountId,
  arn,
  find,
  forceNew,
  MADE_AT,
  oneOf,
  pattern,
  placed,
  refuse,
  regional,
  tagged,
  texts,
} from "./common";

export const CERTIFICATE = "aws:acm/certificate:Certificate";
export const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const DOMAIN = /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;

const certificate: TypeModel = {
  type: CERTIFICATE,
  immutable: forceNew(
    "aws_acm_certificate",
    ...["domainName", "subjectAlternativeNames", "validationMethod", "validationOptions", "keyAlgorithm"],
    ...["certificateAuthorityArn", "region"],
  ),
  requires: ["domainName", "validationMethod"],
  id: (inputs, context) => arn(placed(inputs, context), "acm", `certificate/${uuid(context.hex(12))}`),
  validate: (inputs) => [
    ...pattern(inputs, "domainName", DOMAIN, "is no domain name"),
    ...oneOf(inputs, "validationMethod", ["DNS", "EMAIL", "HTTP"]),
    ...oneOf(inputs, "keyAlgorithm", [
      "EC_prime256v1",
      "EC_secp384r1",
      "EC_secp521r1",
      "RSA_2048",
      "RSA_3072",
    ]),
  ],
  outputs: (inputs, context) => {
    const domainName = text(inputs, "domainName") ?? "";
    const names = texts(inputs["subjectAlternativeNames"]);
    return {
      ...regional(placed(inputs, context)),
      ...tagged(inputs, context),
      arn: context.id,
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      notBefore: MADE_AT,
      pendingRenewal: false,
      keyAlgorithm: inputs["keyAlgorithm"] ?? "RSA_2048",
      subjectAlternativeNames: names.length === 0 ? [domainName] : names,
      domainValidationOptions: [domainName, ...names].map((name) => proofOf(name, context)),
    };
  },
};

/** The record that proves a domain: one for the domain in the account, whatever the region, with or without `*.`. */
function proofOf(domainName: string, context: Context): Props {
  const base = domainName.replace(/^\*\./, "");
  const digits = createHash("sha256")
    .update(`${accountId(context)}/${base}`)
    .digest("hex");
  return {
    domainName,
    resourceRecordName: `_${digits.slice(0, 32)}.${base}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${digits.slice(32)}.acm-validations.aws.`,
  };
}

/** Not an object of AWS: the provider waits until the certificate is issued. */
const validation: TypeModel = {
  type: VALIDATION,
  immutable: forceNew("aws_acm_certificate_validation", "certificateArn", "validationRecordFqdns", "region"),
  references: {
    certificateArn: { to: [CERTIFICATE], by: "arn", loose: true },
    "validationRecordFqdns[]": { to: [RECORD], by: "fqdn", loose: true },
  },
  id: (_inputs, context) => `${MADE_AT} ${context.hex(6)}`,
  outputs: (inputs, context) => {
    refuseUnproven(inputs, context);
    return regional(placed(inputs, context));
  },
};

/** Without records to look at, somebody else makes them, and the provider waits. */
function refuseUnproven(inputs: Props, context: Context): void {
  const given = texts(inputs["validationRecordFqdns"]).map(bare);
  if (given.length === 0) return;
  const options = find(context, CERTIFICATE, "arn", inputs["certificateArn"])?.outputs[
    "domainValidationOptions"
  ];
  const wanted = (Array.isArray(options) ? options : []).flatMap((option) =>
    isProps(option) && typeof option["resourceRecordName"] === "string" ? [option["resourceRecordName"]] : [],
  );
  const missing = wanted.filter((name) => !given.includes(bare(name)));
  refuse(missing.length > 0, `missing DNS validation record: ${missing.join(", ")}`);
}

function bare(name: string): string {
  return name.replace(/\.$/, "");
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8)}-4000-8000-${hex}`;
}

export const acmTypes: readonly TypeModel[] = [certificate, validation];
