import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { badName, forcesNew, labelOutputs, nameOf, notAmong, projectOf, texts, when } from "./shared";

const AUTHORIZATION = "gcp:certificatemanager/dnsAuthorization:DnsAuthorization";
const CERTIFICATE = "gcp:certificatemanager/certificate:Certificate";
const MAP = "gcp:certificatemanager/certificateMap:CertificateMap";

const FILE = "services/certificatemanager/resource_certificate_manager";

const globalId = (kind: string) => (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/locations/global/${kind}/${nameOf(inputs)}`;

const authorization: TypeModel = {
  type: AUTHORIZATION,
  immutable: forcesNew(`${FILE}_dns_authorization.go`, ["domain", "location", "name", "project", "type"]),
  requires: ["name"],
  id: globalId("dnsAuthorizations"),
  validate: (inputs) => [
    ...badName(inputs),
    ...when((text(inputs, "domain") ?? "a").startsWith("*."), "domain", "must be no wildcard"),
    ...notAmong(inputs, "type", ["FIXED_RECORD", "PER_PROJECT_RECORD"]),
  ],
  outputs: (inputs, context) => {
    const own = context.hex(16, "proof");
    return {
      ...labelOutputs(inputs, context),
      project: projectOf(inputs, context),
      dnsResourceRecords: [
        {
          name: `_acme-challenge_${own}.${text(inputs, "domain") ?? ""}.`,
          type: "CNAME",
          data: `${context.hex(32, "data")}.authorize.certificatemanager.goog.`,
        },
      ],
    };
  },
};

const certificate: TypeModel = {
  type: CERTIFICATE,
  immutable: forcesNew(`${FILE}_certificate.go`, ["location", "managed", "name", "project", "scope"]),
  requires: ["name"],
  references: { "managed.dnsAuthorizations[]": { to: [AUTHORIZATION] } },
  id: globalId("certificates"),
  validate: (inputs) => [
    ...badName(inputs),
    ...when(
      texts(inputs, "managed.domains[]").some((domain) => domain.startsWith("*.")) &&
        texts(inputs, "managed.dnsAuthorizations[]").length === 0,
      "managed",
      "must have a DNS authorization for a wildcard",
    ),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    sanDnsnames: texts(inputs, "managed.domains[]"),
  }),
};

const map: TypeModel = {
  type: MAP,
  immutable: forcesNew(`${FILE}_certificate_map.go`, ["name", "project"]),
  requires: ["name"],
  id: globalId("certificateMaps"),
  validate: (inputs) => badName(inputs),
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    createTime: "2026-01-01T00:00:00Z",
    updateTime: "2026-01-01T00:00:00Z",
    gclbTargets: [],
  }),
};

const entry: TypeModel = {
  type: "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry",
  immutable: forcesNew(`${FILE}_certificate_map_entry.go`, ["hostname", "map", "matcher", "name", "project"]),
  requires: ["name", ["hostname", "matcher"]],
  references: { map: { to: [MAP], by: "name" }, "certificates[]": { to: [CERTIFICATE] } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/global/certificateMaps/${text(inputs, "map") ?? ""}/certificateMapEntries/${nameOf(inputs)}`,
  validate: (inputs) => [...badName(inputs), ...notAmong(inputs, "matcher", ["PRIMARY"])],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    createTime: "2026-01-01T00:00:00Z",
    updateTime: "2026-01-01T00:00:00Z",
    state: "ACTIVE",
  }),
};

export const certificates: readonly TypeModel[] = [authorization, certificate, map, entry];
