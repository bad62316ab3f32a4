import { any, isTrue, matches, not } from "../core/facts";
import type { Manifest } from "./objects";
import { type Finding, must } from "../core/model";
import type { Node } from "../core/values";

/** Every map below a place, the place with it; `tls` may be at any depth of a collector's exporters. */
function below(node: Node): Node[] {
  return [node, ...[...node.entries().map(([, entry]) => entry), ...listOf(node)].flatMap(below)];
}

const listOf = (node: Node): Node[] => (Array.isArray(node.value) ? node.list() : []);

/** What a collector sends elsewhere, it must encrypt for somebody it has verified. */
export function collector({ body }: Manifest): Finding[] {
  const exporters = body.at("spec.config.exporters");
  const hidden = exporters.unknown
    ? [must({ unknown: [exporters.path] }, exporters, "it may ship anything")]
    : [];
  const loopback = /^(https?:\/\/)?(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/;
  const shipped = exporters.entries().flatMap(([, exporter]) => {
    const near = matches(exporter.at("endpoint"), loopback);
    return below(exporter).flatMap((place) =>
      ["insecure", "insecure_skip_verify"].map((key) => {
        const node = place.at("tls").at(key);
        return must(any(near, not(isTrue(node))), node, "it ships telemetry without verified TLS", false);
      }),
    );
  });
  return [...hidden, ...shipped];
}

/** Plain HTTP to a host that is not a Service of the cluster: those have one or two labels, or end in `svc`. */
const PLAIN = /^http:\/\/(?!([\w-]+(\.[\w-]+)?|[\w.-]+\.svc(\.cluster\.local)?)(:\d+)?(\/|$))/;

/** Whether a Prometheus may be changed by its readers, and what it sends elsewhere. */
export function prometheus({ body }: Manifest): Finding[] {
  const spec = body.at("spec");
  const admin = spec.at("enableAdminAPI");
  return [
    must(not(isTrue(admin)), admin, "anybody who reaches it may delete what it has measured", false),
    ...spec.each("remoteWrite[]").flatMap((remote) => {
      const skip = remote.at("tlsConfig.insecureSkipVerify");
      const url = remote.at("url");
      return [
        must(not(isTrue(skip)), skip, "it ships telemetry without verified TLS", false),
        must(not(matches(url, PLAIN)), url, "it ships telemetry in plain text"),
      ];
    }),
  ];
}
