import type { Context, Failure } from "../../simulator/model";
import { isProps, type Props, text, valuesAt } from "../../simulator/values";
import { labelProblems } from "./metadata";
import { namespaceOf } from "./namespaces";
import { containersOf, type Level, podSecurityViolations } from "./pod-security";
import { failIf, groupAt, groupsAt, isLabel, numberAt, quantity, shown } from "./syntax";

const SERVICE_ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const PRIORITY_CLASS = "kubernetes:scheduling.k8s.io/v1:PriorityClass";

/** Rules of a kind that makes pods: its template, and the selector that must find its pods. */
export function workloadProblems(inputs: Props, template: string): Failure[] {
  const labels = groupAt(inputs, `${template}.metadata.labels`);
  const selector = groupAt(inputs, "spec.selector.matchLabels");
  const missed = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  return [
    ...labelProblems(labels, `${template}.metadata.labels`),
    ...failIf(
      missed.length > 0,
      `${template}.metadata.labels`,
      `Invalid value: \`selector\` does not match template \`labels\`: ${missed.map(([key]) => key).join(", ")}`,
    ),
    ...podProblems(groupAt(inputs, `${template}.spec`), `${template}.spec`, claims(inputs)),
  ];
}

/** Names of the volumes that a StatefulSet's pods have besides those of their template. */
function claims(inputs: Props): readonly unknown[] {
  return valuesAt(inputs, "spec.volumeClaimTemplates[].metadata.name").map(({ value }) => value);
}

function podProblems(pod: Props, path: string, claimed: readonly unknown[]): Failure[] {
  const containers = containersOf(pod);
  const names = containers.map((container) => text(container, "name") ?? "");
  const volumes = [...groupsAt(pod, "volumes").map((volume) => volume["name"]), ...claimed];
  return [
    ...names.flatMap((name, index) => [
      ...failIf(!isLabel(name), `${path}.containers`, `Invalid value: "${name}": must be an RFC 1123 label`),
      ...failIf(names.indexOf(name) !== index, `${path}.containers`, `Duplicate value: "${name}"`),
    ]),
    ...containers.flatMap((container) => containerProblems(container, path, volumes)),
  ];
}

function containerProblems(container: Props, path: string, volumes: readonly unknown[]): Failure[] {
  const at = `${path}.containers[${text(container, "name") ?? ""}]`;
  const mounts = groupsAt(container, "volumeMounts");
  const ports = groupsAt(container, "ports").map((port) => text(port, "name"));
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
    valuesAt(container, `${probe}.httpGet.port`),
  );
  return [
    ...mounts.flatMap((mount) =>
      failIf(
        !volumes.includes(mount["name"]),
        `${at}.volumeMounts`,
        `Not found: ${JSON.stringify(mount["name"] ?? "")}`,
      ),
    ),
    ...groupsAt(container, "ports").flatMap((port) =>
      portProblems(numberAt(port, "containerPort"), `${at}.ports`),
    ),
    ...probes.flatMap(({ path: probe, value }) =>
      failIf(
        typeof value === "string" && !ports.includes(value),
        `${at}.${probe}`,
        `Invalid value: "${shown(value)}": no port of the container has this name`,
      ),
    ),
    ...resourceProblems(groupAt(container, "resources"), `${at}.resources`),
  ];
}

/** Requests and limits are quantities, and no request is above its limit. */
export function resourceProblems(resources: Props, path: string): Failure[] {
  const limits = groupAt(resources, "limits");
  const requests = groupAt(resources, "requests");
  const malformed = [limits, requests].flatMap((group) =>
    Object.entries(group).flatMap(([name, value]) =>
      failIf(
        quantity(value) === undefined,
        path,
        `Invalid value: ${JSON.stringify(value)} of ${name}: quantities must match a number and a suffix`,
      ),
    ),
  );
  const above = Object.entries(requests).filter(([name, value]) => {
    const limit = quantity(limits[name]);
    return limit !== undefined && (quantity(value) ?? 0) > limit;
  });
  return [
    ...malformed,
    ...above.map(([name, value]) => ({
      path: `${path}.requests`,
      reason: `Invalid value: "${shown(value)}": must be less than or equal to ${name} limit of ${shown(limits[name])}`,
    })),
  ];
}

export function portProblems(port: number | undefined, path: string): Failure[] {
  const valid = port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65535);
  return failIf(!valid, path, `Invalid value: ${String(port)}: must be between 1 and 65535, inclusive`);
}

/**
 * Why no pod of a template would be made. A real API server takes the workload and refuses its pods, so that
 * a deployment hangs until it times out; the sandbox says the reason at once.
 */
export function podRefusal(inputs: Props, template: string, context: Context): string | undefined {
  const pod = groupAt(inputs, `${template}.spec`);
  const namespace = namespaceOf(inputs);
  const name = text(inputs, "metadata.name") ?? "";
  const forbidden = (why: string) => `pods "${name}" is forbidden: ${why}`;
  const account = text(pod, "serviceAccountName") ?? "default";
  const exists = (type: string, id: string) => context.cloud.get(type, id, context.scope) !== undefined;
  if (account !== "default" && !exists(SERVICE_ACCOUNT, `${namespace}/${account}`)) {
    return forbidden(
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
    );
  }
  const priority = text(pod, "priorityClassName");
  if (priority !== undefined && !priority.startsWith("system-") && !exists(PRIORITY_CLASS, priority)) {
    return forbidden(`no PriorityClass with name ${priority} was found`);
  }
  const level = enforcedLevel(namespace, context);
  const violations = podSecurityViolations(pod, level);
  return violations.length === 0
    ? undefined
    : forbidden(`violates PodSecurity "${level}:latest": ${violations.join(", ")}`);
}

/** The level a namespace enforces; a namespace that says nothing enforces none. */
export function enforcedLevel(namespace: string, { cloud, scope }: Context): Level {
  const object = cloud.get("kubernetes:core/v1:Namespace", namespace, scope);
  const metadata = object?.inputs["metadata"];
  const labels = isProps(metadata) ? groupAt(metadata, "labels") : {};
  const level = labels["pod-security.kubernetes.io/enforce"];
  return level === "restricted" || level === "baseline" ? level : "privileged";
}
