import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { common, globalId, inNetwork, regionalId } from "./compute";
import { SUBNETWORK } from "./network";
import {
  badName,
  CREATED,
  flag,
  forcesNew,
  nameOf,
  notAmong,
  number,
  outOfRange,
  projectOf,
  regionOf,
  textsAt,
  when,
} from "./shared";

const ROUTER = "gcp:compute/router:Router";

const router: TypeModel = {
  type: ROUTER,
  immutable: forcesNew("services/compute/resource_compute_router.go", [
    "name",
    "network",
    "region",
    "project",
  ]),
  requires: ["name"],
  references: inNetwork,
  id: regionalId("routers"),
  validate: (inputs) => badName(inputs),
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    region: regionOf(inputs, context),
    creationTimestamp: CREATED,
  }),
};

const routerNat: TypeModel = {
  type: "gcp:compute/routerNat:RouterNat",
  immutable: forcesNew("services/compute/resource_compute_router_nat.go", [
    "name",
    "router",
    "endpointTypes",
    "initialNatIps",
    "region",
    "type",
    "project",
  ]),
  requires: ["name"],
  references: {
    router: { to: [ROUTER], by: "name", loose: true },
    "subnetworks[].name": { to: [SUBNETWORK] },
  },
  // Compute Engine API: a NAT is an entry of its router's `nats`.
  partOf: ({ outputs }) => {
    const [project, region, name] = ["project", "region", "router"].map((key) => text(outputs, key) ?? "");
    return { type: ROUTER, id: `projects/${project}/regions/${region}/routers/${name}` };
  },
  id: (inputs, context) =>
    `${projectOf(inputs, context)}/${regionOf(inputs, context)}/${text(inputs, "router") ?? ""}/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badName(inputs),
    ...notAmong(inputs, "natIpAllocateOption", ["AUTO_ONLY", "MANUAL_ONLY"]),
    ...notAmong(inputs, "sourceSubnetworkIpRangesToNat", [
      "ALL_SUBNETWORKS_ALL_IP_RANGES",
      "ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES",
      "LIST_OF_SUBNETWORKS",
    ]),
    ...notAmong(inputs, "logConfig.filter", ["ERRORS_ONLY", "TRANSLATIONS_ONLY", "ALL"]),
    ...badPorts(inputs),
    ...when(
      text(inputs, "sourceSubnetworkIpRangesToNat") === "LIST_OF_SUBNETWORKS" && !("subnetworks" in inputs),
      "subnetworks",
      "is required with LIST_OF_SUBNETWORKS",
    ),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    region: regionOf(inputs, context),
    type: text(inputs, "type") ?? "PUBLIC",
  }),
};

function badPorts(inputs: Props): Failure[] {
  const dynamic = flag(inputs, "enableDynamicPortAllocation") === true;
  const least = number(inputs, "minPortsPerVm");
  const most = number(inputs, "maxPortsPerVm");
  const powerOfTwo = (ports: number) => ports >= 32 && Number.isInteger(Math.log2(ports));
  return [
    ...when(
      dynamic && flag(inputs, "enableEndpointIndependentMapping") === true,
      "enableEndpointIndependentMapping",
      "cannot be combined with dynamic port allocation",
    ),
    ...when(
      dynamic && least !== undefined && !powerOfTwo(least),
      "minPortsPerVm",
      "must be a power of two, at least 32, with dynamic port allocation",
    ),
    ...when(
      most !== undefined && (!dynamic || !powerOfTwo(most) || most <= (least ?? 32)),
      "maxPortsPerVm",
      "must be a power of two above minPortsPerVm, and needs dynamic port allocation",
    ),
  ];
}

const firewall: TypeModel = {
  type: "gcp:compute/firewall:Firewall",
  immutable: forcesNew("services/compute/resource_compute_firewall.go", ["name", "direction", "project"]),
  requires: ["name"],
  references: inNetwork,
  id: globalId("firewalls"),
  validate: (inputs) => [
    ...badName(inputs),
    ...outOfRange(inputs, "priority", 0, 65_535),
    ...when(
      "allows" in inputs === "denies" in inputs,
      "allows",
      "exactly one of allows and denies is required",
    ),
    ...when(
      text(inputs, "direction") !== "EGRESS" &&
        !["sourceRanges", "sourceTags", "sourceServiceAccounts"].some((source) => source in inputs),
      "sourceRanges",
      "one of sourceRanges, sourceTags and sourceServiceAccounts is required for ingress",
    ),
    ...["allows[]", "denies[]"].flatMap((path) => badProtocols(inputs, path)),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    direction: text(inputs, "direction") ?? "INGRESS",
    priority: number(inputs, "priority") ?? 1_000,
    creationTimestamp: CREATED,
  }),
};

function badProtocols(inputs: Props, path: string): Failure[] {
  return valuesAt(inputs, path).flatMap(({ path: at, value }) => {
    const rule = value as Props;
    const ports = textsAt(rule, "ports[]");
    return [
      ...when(
        ports.length > 0 && !["tcp", "udp", "sctp"].includes(text(rule, "protocol") ?? ""),
        `${at}.ports`,
        "apply to tcp, udp and sctp only",
      ),
      ...ports.flatMap(({ path: port, value: range }) =>
        when(!/^\d{1,5}(-\d{1,5})?$/.test(range), `${at}.${port}`, "must be a port or a range of ports"),
      ),
    ];
  });
}

export const traffic: readonly TypeModel[] = [router, routerNat, firewall];
