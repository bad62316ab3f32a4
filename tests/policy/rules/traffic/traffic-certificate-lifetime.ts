import type { CertificateArgs } from "@pulumi/aws/acm";
import { trafficCertificateLifetime as rule } from "../../../../policy/rules/traffic/traffic-certificate-lifetime";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

/** The fields of cert-manager's Certificate that the rule reads; the SDK has no type for it. */
interface Certificate {
  metadata: { name: string; namespace: string };
  spec: {
    duration?: string;
    renewBefore?: string;
    isCA?: boolean;
    dnsNames?: string[];
    issuerRef: { name: string; kind: string };
    privateKey?: { rotationPolicy?: string; algorithm?: string; size?: number };
  };
}
/** The fields of Vault's role that the rule reads. */
interface Role {
  name: string;
  backend: string;
  maxTtl?: string;
  keyType?: string;
  keyBits?: number;
  allowAnyName?: boolean;
  allowedDomains?: string[];
}

const certificate = fixture<Certificate>("kubernetes:cert-manager.io/v1:Certificate", "certificate", {
  metadata: { name: "shop", namespace: "shop" },
  spec: {
    duration: "2160h0m0s",
    renewBefore: "720h",
    dnsNames: ["shop.example.com"],
    issuerRef: { name: "shop", kind: "Issuer" },
    privateKey: { rotationPolicy: "Always", algorithm: "RSA", size: 2048 },
  },
});
const withSpec = (more: Partial<Certificate["spec"]>) =>
  certificate({ spec: { issuerRef: { name: "shop", kind: "Issuer" }, ...more } });
const acm = fixture<CertificateArgs>("aws:acm/certificate:Certificate", "acm", {
  domainName: "shop.example.com",
  subjectAlternativeNames: ["www.example.com"],
  validationMethod: "DNS",
  keyAlgorithm: "EC_prime256v1",
});
const role = fixture<Role>("vault:pkiSecret/secretBackendRole:SecretBackendRole", "role", {
  name: "shop",
  backend: "pki",
  maxTtl: "2592000",
  keyType: "rsa",
  keyBits: 2048,
  allowAnyName: false,
  allowedDomains: ["example.com"],
});
const long = "violation: it is valid for more than 100 days";
const wildcard = "violation: it is for every host of a domain";

export const examination: Examination = {
  rule,
  base: [certificate(), acm(), role()],
  mutants: [
    {
      of: "certificate",
      path: "spec.duration",
      bad: ["3400h0m0s", "720h", "2401h"],
      // An authority may last longer.
      inContext: true,
      good: ["2400h", "144000m"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "certificate",
      path: "spec.renewBefore",
      bad: ["2160h", "2161h0m0s"],
      inContext: true,
      good: ["1h30m"],
      absent: "pass",
    },
    {
      of: "certificate",
      path: "spec.privateKey.rotationPolicy",
      bad: ["Never"],
      good: ["Always"],
      absent: "pass",
    },
    {
      of: "certificate",
      path: "spec.privateKey.algorithm",
      good: ["ECDSA", "Ed25519"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "certificate", path: "spec.privateKey.size", bad: [1024], good: [4096], absent: "pass" },
    { of: "certificate", path: "spec.issuerRef.name", good: ["other"], absent: "pass", unknown: "pass" },
    {
      of: "certificate",
      path: "spec.dnsNames",
      good: [["a.example.com", "b.example.com"], []],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "acm",
      path: "domainName",
      bad: ["*.example.com", "*example.com"],
      good: ["example.com"],
      absent: "pass",
    },
    {
      of: "acm",
      path: "subjectAlternativeNames",
      bad: [["www.example.com", "*.a.example.com"]],
      good: [[]],
      absent: "pass",
    },
    { of: "acm", path: "validationMethod", bad: ["EMAIL"], good: ["DNS"], absent: "pass" },
    { of: "acm", path: "keyAlgorithm", bad: ["RSA_1024"], good: ["RSA_2048"], absent: "pass" },
    {
      of: "acm",
      path: "certificateBody",
      good: ["-----BEGIN CERTIFICATE-----"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "role",
      path: "maxTtl",
      bad: ["31536000", "8760h"],
      good: ["720h", "3600"],
      absent: "pass",
      empty: "pass",
    },
    { of: "role", path: "allowAnyName", bad: [true], absent: "pass" },
    { of: "role", path: "keyBits", bad: [1024], good: [4096, 0], absent: "pass" },
    { of: "role", path: "allowedDomains", bad: [["*"], ["example.com", ""]], good: [[]], absent: "pass" },
  ],
  cases: [
    [
      "leaves the lifetime and the key of an authority to its owner",
      [withSpec({ isCA: true, duration: "87600h", privateKey: { rotationPolicy: "Never" } })],
    ],
    ["takes cert-manager's lifetime where none is set", [withSpec({ renewBefore: "720h" })]],
    [
      "fails for a long lifetime beside an unknown key",
      [withSpec({ duration: "8760h", privateKey: unknown })],
      { certificate: long },
    ],
    [
      "takes the size of another algorithm for what it is",
      [withSpec({ privateKey: { algorithm: "ECDSA", size: 256 } })],
    ],
    ["takes the bits of another key for what they are", [role({ keyType: "ec", keyBits: 256 })]],
    [
      "finds a wildcard beside an unknown name",
      [acm({ domainName: unknown, subjectAlternativeNames: ["*.example.com"] })],
      { acm: wildcard },
    ],
    [
      "is undecided where it depends on an unknown lifetime",
      [withSpec({ duration: unknown, renewBefore: "720h" })],
      { certificate: "undecided: not known before the update: spec.duration" },
    ],
    [
      "sees lists and patches",
      [
        fixture<object>("kubernetes:cert-manager.io/v1:CertificateList", "list", {
          items: [{ spec: { duration: "8760h" } }],
        })(),
        fixture<object>("kubernetes:cert-manager.io/v1:CertificatePatch", "patch", { spec: {} })(),
      ],
      { list: long },
    ],
  ],
};
