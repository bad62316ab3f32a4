import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { HEALTH_CHECK } from "./load-balancing";
import { NETWORK } from "./network";
import {
  badName,
  forcesNew,
  labelOutputs,
  nameOf,
  notAmong,
  outOfRange,
  projectOf,
  texts,
  when,
} from "./shared";

const ZONE = "gcp:dns/managedZone:ManagedZone";
const RECORD = "gcp:dns/recordSet:RecordSet";

const zone: TypeModel = {
  type: ZONE,
  immutable: forcesNew("services/dns/resource_dns_managed_zone.go", [
    "dnsName",
    "name",
    "reverseLookup",
    "serviceDirectoryConfig",
    "visibility",
    "project",
  ]),
  requires: ["name", "dnsName"],
  references: { "privateVisibilityConfig.networks[].networkUrl": { to: [NETWORK] } },
  id: (inputs, context) => `projects/${projectOf(inputs, context)}/managedZones/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badName(inputs),
    ...when(!(text(inputs, "dnsName") ?? ".").endsWith("."), "dnsName", "must end with a dot"),
    ...notAmong(inputs, "visibility", ["private", "public"]),
    ...when(
      text(inputs, "visibility") === "private" && !("privateVisibilityConfig" in inputs),
      "privateVisibilityConfig",
      "must name the networks that a private zone is seen from",
    ),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    nameServers: ["ns-gcp-private.googledomains.com."],
    managedZoneId: parseInt(context.hex(12, "number"), 16),
    creationTime: "2026-01-01T00:00:00.000Z",
    ...labelOutputs(inputs, context),
  }),
  refuseDelete: ({ id, inputs, scope }, cloud) => {
    const inside = cloud
      .all()
      .filter(
        (object) =>
          object.type === RECORD &&
          object.scope === scope &&
          text(object.inputs, "managedZone") === nameOf(inputs),
      );
    return inside.length === 0
      ? undefined
      : `${id} is not empty: in use by ${inside.map((object) => object.id).join(", ")}`;
  },
};

const record: TypeModel = {
  type: RECORD,
  immutable: forcesNew("services/dns/resource_dns_record_set.go", ["managedZone", "name", "project"]),
  requires: ["name", "type", ["rrdatas", "routingPolicy"]],
  // A zone may have been there before the platform: the public one always was.
  references: { "routingPolicy.healthCheck": { to: [HEALTH_CHECK] } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/managedZones/${text(inputs, "managedZone") ?? ""}/rrsets/${nameOf(inputs)}/${text(inputs, "type") ?? ""}`,
  validate: (inputs) => [
    ...when(!(text(inputs, "name") ?? ".").endsWith("."), "name", "must end with a dot"),
    ...outOfRange(inputs, "ttl", 0, 2_147_483_647),
    ...when(
      text(inputs, "type") === "CNAME" && texts(inputs, "rrdatas[]").length > 1,
      "rrdatas",
      "must be one name for a CNAME",
    ),
  ],
  outputs: (inputs, context) => ({ project: projectOf(inputs, context) }),
};

export const dns: readonly TypeModel[] = [zone, record];
