import type { Context } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { clusterOf } from "./cluster";
import { namespaceOf } from "./namespaces";
import { groupAt } from "./syntax";

/** An object's own metadata with what the API server adds; its version changes with its content. */
export function metadataOutputs(inputs: Props, context: Context): Props {
  const digits = context.hex(32, "uid");
  const uid = [8, 12, 16, 20, 32]
    .map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end))
    .join("-");
  const version = Number.parseInt(context.hex(8, JSON.stringify(inputs)), 16);
  return {
    ...groupAt(inputs, "metadata"),
    uid,
    resourceVersion: String(version),
  };
}

/** The address that a Service of type LoadBalancer gets: a host name from AWS, an IP address elsewhere. */
export function serviceStatus(inputs: Props, context: Context): Props {
  if (text(inputs, "spec.type") !== "LoadBalancer") return { loadBalancer: {} };
  const name = text(inputs, "metadata.name") ?? "";
  const cluster = clusterOf(context.config, context.cloud);
  if (cluster?.kind === "eks") {
    const region = text(cluster.object?.outputs ?? {}, "arn")?.split(":")[3] ?? "eu-central-1";
    const host = `k8s-${namespaceOf(inputs).slice(0, 8)}-${name.slice(0, 8)}-${context.hex(10, "balancer")}`;
    return { loadBalancer: { ingress: [{ hostname: `${host}.elb.${region}.amazonaws.com` }] } };
  }
  // Blocks for documentation (RFC 5737): nobody can take the address for one that answers.
  const block = cluster?.kind === "gke" ? "203.0.113" : "192.0.2";
  const host = 1 + (Number.parseInt(context.hex(4, "balancer"), 16) % 254);
  return { loadBalancer: { ingress: [{ ip: `${block}.${host}` }] } };
}
