import type { Context } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { CLUSTER } from "./cluster";
import { flag } from "./shared";

/**
 * Nodes are never newer than the control plane, and at most two minor versions older
 * (cloud.google.com/kubernetes-engine/docs/how-to/upgrading-a-cluster).
 */
export function refuseVersion(inputs: Props, context: Context): string | undefined {
  const [nodes, control] = [text(inputs, "version"), text(ownerOf(inputs, context), "masterVersion")];
  if (nodes === undefined || control === undefined) return undefined;
  const order = compareVersions(nodes, control);
  if (order > 0) return `node version ${nodes} must not be newer than the control plane's ${control}`;
  return minorOf(control) - minorOf(nodes) > 2
    ? `node version ${nodes} is more than two minor versions older than the control plane's ${control}`
    : undefined;
}

/** In a release channel GKE repairs and upgrades nodes (cloud.google.com/kubernetes-engine/docs/concepts/release-channels). */
export function refuseByHand(inputs: Props, context: Context): string | undefined {
  const channel = text(ownerOf(inputs, context), "releaseChannel.channel") ?? "UNSPECIFIED";
  const off = ["autoRepair", "autoUpgrade"].find((key) => flag(inputs, `management.${key}`) === false);
  return channel === "UNSPECIFIED" || off === undefined
    ? undefined
    : `management.${off} must be enabled for clusters in the release channel ${channel}`;
}

/** Numbers of versions such as `1.35` or `1.35.1-gke.1396000`; what is left open equals anything. */
function compareVersions(one: string, two: string): number {
  const [a, b] = [one, two].map((version) => version.split(/\D+/).map(Number));
  const differing = a?.findIndex((part, index) => b?.[index] !== undefined && part !== b[index]) ?? -1;
  return differing < 0 ? 0 : (a?.[differing] ?? 0) - (b?.[differing] ?? 0);
}

function minorOf(version: string): number {
  return Number(/^1\.(\d+)/.exec(version)?.[1]);
}

/** Nodes run what they are told to, or what the control plane runs. */
export function versionOf(inputs: Props, context: Context): string {
  return text(inputs, "version") ?? text(ownerOf(inputs, context), "masterVersion") ?? "";
}

/** What the pool's cluster is. */
function ownerOf(inputs: Props, { cloud }: Context): Props {
  return (
    cloud.all().find(({ type, outputs }) => type === CLUSTER && outputs.name === inputs.cluster)?.outputs ??
    {}
  );
}
