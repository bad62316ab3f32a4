import { type Block, parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { common, globalId, inNetwork, regionalId } from "./compute";
import {
  addressIn,
  badName,
  CREATED,
  digits,
  forcesNew,
  labelOutputs,
  notAmong,
  number,
  outOfRange,
  overlapping,
  regionOf,
  reservedBlock,
  textsAt,
  usedBlocks,
  when,
} from "./shared";

export const NETWORK = "gcp:compute/network:Network";
export const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
export const GLOBAL_ADDRESS = "gcp:compute/globalAddress:GlobalAddress";

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
  requires: ["name"],
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
  requires: ["name"],
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
  const ranges = ["ipCidrRange", "secondaryIpRanges[].ipCidrRange"].flatMap((path) => textsAt(inputs, path));
  const blocks = ranges.map(({ path, value }) => ({ path, block: parseBlock(value) }));
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
  requires: ["name"],
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
    ...badReservation(inputs, context),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    ...labelOutputs(inputs, context),
    creationTimestamp: CREATED,
    labelFingerprint: context.hex(12, "fingerprint"),
    // One that others reach is of the block for documentation, whoever asks for none of their own.
    ...(text(inputs, "addressType") === "INTERNAL"
      ? {}
      : { address: text(inputs, "address") ?? addressIn(DOCUMENTATION, context.hex(8, "address")) }),
  }),
};

/** RFC 5737. */
const DOCUMENTATION: Block = { base: ((203 * 256 + 0) * 256 + 113) * 256, prefix: 24 };

/** A reserved block has no address in common with a subnet of its network. */
function badReservation(inputs: Props, context: Context): Failure[] {
  const block = reservedBlock(inputs);
  const { network: within } = inputs;
  if (block === undefined || within === undefined) return [];
  const own = globalAddress.id(inputs, context);
  return overlapping(block, "address", usedBlocks(context.cloud.all(), within, own));
}

export const networking: readonly TypeModel[] = [network, subnetwork, globalAddress];
