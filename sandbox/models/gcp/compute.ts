import { parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import {
  badName,
  CREATED,
  digits,
  flag,
  forcesNew,
  labelOutputs,
  nameOf,
  notAmong,
  number,
  outOfRange,
  overlapping,
  projectOf,
  regionOf,
  reservedBlock,
  selfLink,
  usedBlocks,
  when,
} from "./shared";

export const NETWORK = "gcp:compute/network:Network";
export const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
export const GLOBAL_ADDRESS = "gcp:compute/globalAddress:GlobalAddress";
const ROUTER = "gcp:compute/router:Router";

const inNetwork = { network: { to: [NETWORK] } };

const globalId = (kind: string) => (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/global/${kind}/${nameOf(inputs)}`;
const regionalId = (kind: string) => (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/regions/${regionOf(inputs, context)}/${kind}/${nameOf(inputs)}`;

/** What every Compute Engine object tells of itself. */
const common = (inputs: Props, context: Context) => ({
  project: projectOf(inputs, context),
  selfLink: selfLink("www", "v1", context.id),
});

const network: TypeModel = {
  type: NETWORK,
  stateful: true,
  immutable: forcesNew("services/compute/resource_compute_network.go", [
    "name",
    "autoCreateSubnetworks",
    "description",
    "internalIpv6Range",
    "networkProfile",
    "project",
  ]),
  mutable: ["routingMode", "mtu", "deleteDefaultRoutesOnCreate", "deletionPolicy"],
  id: globalId("networks"),
  validate: (inputs) => [
    ...badName(inputs),
    ...outOfRange(inputs, "mtu", 1300, 8896),
    ...notAmong(inputs, "routingMode", ["REGIONAL", "GLOBAL"]),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    numericId: digits(context.hex(18)),
    networkId: digits(context.hex(18)),
  }),
};

const subnetwork: TypeModel = {
  type: SUBNETWORK,
  stateful: true,
  immutable: {
    ...forcesNew("services/compute/resource_compute_subnetwork.go", [
      "name",
      "network",
      "description",
      "region",
      "project",
    ]),
    ipCidrRange:
      "ForceNewIfChange IsShrinkageIpCidr in services/compute/resource_compute_subnetwork.go; growing in place is not simulated",
  },
  mutable: [
    "secondaryIpRanges",
    "privateIpGoogleAccess",
    "logConfig",
    "purpose",
    "stackType",
    "deletionPolicy",
  ],
  references: inNetwork,
  id: regionalId("subnetworks"),
  validate: (inputs, context) => [
    ...badName(inputs),
    ...badRanges(inputs, context),
    ...outOfRange(inputs, "logConfig.flowSampling", 0, 1),
    ...notAmong(inputs, "logConfig.metadata", [
      "EXCLUDE_ALL_METADATA",
      "INCLUDE_ALL_METADATA",
      "CUSTOM_METADATA",
    ]),
    ...notAmong(
      inputs,
      "logConfig.aggregationInterval",
      ["5_SEC", "30_SEC", "1_MIN", "5_MIN", "10_MIN", "15_MIN"].map((interval) => `INTERVAL_${interval}`),
    ),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    region: regionOf(inputs, context),
    purpose: text(inputs, "purpose") ?? "PRIVATE",
    stackType: text(inputs, "stackType") ?? "IPV4_ONLY",
    gatewayAddress: (text(inputs, "ipCidrRange") ?? "").replace(/\d+\/\d+$/, "1"),
    creationTimestamp: CREATED,
    fingerprint: context.hex(12, "fingerprint"),
    subnetworkId: Number(digits(context.hex(12))),
  }),
};

/** Primary and secondary ranges: well formed, apart from each other, and from all others of the network. */
function badRanges(inputs: Props, context: Context): Failure[] {
  const ranges = ["ipCidrRange", "secondaryIpRanges[].ipCidrRange"].flatMap((path) => valuesAt(inputs, path));
  const blocks = ranges.map(({ path, value }) => ({ path, block: parseBlock(String(value)) }));
  const malformed = blocks.flatMap(({ path, block }) =>
    when(
      block === undefined || block.prefix < 4 || block.prefix > 29,
      path,
      "must be an IPv4 range from /4 to /29 without host bits",
    ),
  );
  const own = subnetwork.id(inputs, context);
  const { network: within } = inputs;
  const others = within === undefined ? [] : usedBlocks(context.cloud.all(), within, own);
  const clashing = blocks.flatMap(({ path, block }, index) => {
    if (block === undefined) return [];
    const earlier = blocks
      .slice(0, index)
      .flatMap((other) => (other.block === undefined ? [] : [{ block: other.block, by: "this subnetwork" }]));
    return overlapping(block, path, [...earlier, ...others]);
  });
  return [...malformed, ...clashing];
}

const router: TypeModel = {
  type: ROUTER,
  immutable: forcesNew("services/compute/resource_compute_router.go", [
    "name",
    "network",
    "region",
    "project",
  ]),
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
  references: {
    router: { to: [ROUTER], by: "name" },
    "subnetworks[].name": { to: [SUBNETWORK] },
  },
  id: (inputs, context) =>
    `${projectOf(inputs, context)}/${regionOf(inputs, context)}/${text(inputs, "router") ?? ""}/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badName(inputs),
    ...notAmong(inputs, "natIpAllocateOption", ["AUTO_ONLY", "MANUAL_ONLY"]),
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
    const ports = valuesAt(rule, "ports[]");
    return [
      ...when(
        ports.length > 0 && !["tcp", "udp", "sctp"].includes(text(rule, "protocol") ?? ""),
        `${at}.ports`,
        "apply to tcp, udp and sctp only",
      ),
      ...ports.flatMap(({ path: port, value: range }) =>
        when(
          !/^\d{1,5}(-\d{1,5})?$/.test(String(range)),
          `${at}.${port}`,
          "must be a port or a range of ports",
        ),
      ),
    ];
  });
}

const globalAddress: TypeModel = {
  type: GLOBAL_ADDRESS,
  immutable: forcesNew("services/compute/resource_compute_global_address.go", [
    "name",
    "address",
    "addressType",
    "description",
    "ipVersion",
    "network",
    "prefixLength",
    "purpose",
    "project",
  ]),
  references: inNetwork,
  id: globalId("addresses"),
  validate: (inputs, context) => [
    ...badName(inputs),
    ...notAmong(inputs, "addressType", ["EXTERNAL", "INTERNAL"]),
    ...notAmong(inputs, "purpose", ["VPC_PEERING", "PRIVATE_SERVICE_CONNECT"]),
    ...when(
      text(inputs, "purpose") === "VPC_PEERING" && number(inputs, "prefixLength") === undefined,
      "prefixLength",
      "is required for VPC_PEERING",
    ),
    ...outOfRange(inputs, "prefixLength", 8, 29),
    ...reservedBlock(inputs).flatMap((block) =>
      overlapping(
        block,
        "address",
        inputs.network === undefined
          ? []
          : usedBlocks(context.cloud.all(), inputs.network, globalAddress.id(inputs, context)),
      ),
    ),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    ...labelOutputs(inputs, context),
    creationTimestamp: CREATED,
    labelFingerprint: context.hex(12, "fingerprint"),
  }),
};

export const compute: readonly TypeModel[] = [
  network,
  subnetwork,
  router,
  routerNat,
  firewall,
  globalAddress,
];
