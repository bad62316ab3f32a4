import type { Failure } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { parseBlock } from "../../../components/pure/cidr";
import { portProblems } from "./pods";
import {
  failIf,
  groupAt,
  groupsAt,
  isQualifiedName,
  isServiceName,
  numberAt,
  quantity,
  shown,
} from "./syntax";

/** The API server's rules of single kinds, as far as the platform can break them. */

export function horizontalPodAutoscalerProblems(inputs: Props): Failure[] {
  const min = numberAt(inputs, "spec.minReplicas") ?? 1;
  const max = numberAt(inputs, "spec.maxReplicas");
  return [
    ...failIf(min < 1, "spec.minReplicas", `Invalid value: ${min}: must be greater than or equal to 1`),
    ...failIf(
      max !== undefined && max < min,
      "spec.maxReplicas",
      `Invalid value: ${String(max)}: must be greater than or equal to \`minReplicas\``,
    ),
    ...groupsAt(inputs, "spec.metrics").flatMap((metric) => {
      const type = text(metric, "type") ?? "";
      const key = type.charAt(0).toLowerCase() + type.slice(1);
      return failIf(
        metric[key] === undefined,
        "spec.metrics",
        `must populate information for the given metric source ${type}`,
      );
    }),
  ];
}

export function podDisruptionBudgetProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  const { minAvailable, maxUnavailable } = spec;
  return [
    ...failIf(
      minAvailable !== undefined && maxUnavailable !== undefined,
      "spec",
      "Invalid value: minAvailable and maxUnavailable cannot be both set",
    ),
    ...[minAvailable, maxUnavailable].flatMap((value) =>
      failIf(
        typeof value === "string" ? !/^(\d{1,2}|100)%$/.test(value) : typeof value === "number" && value < 0,
        "spec",
        `Invalid value: ${JSON.stringify(value ?? null)}: must be a whole number or a percentage`,
      ),
    ),
  ];
}

export function serviceProblems(inputs: Props): Failure[] {
  const ports = groupsAt(inputs, "spec.ports");
  const names = ports.map((port) => text(port, "name"));
  const keys = ports.map((port) => `${text(port, "protocol") ?? "TCP"}/${shown(port["port"])}`);
  const headless = text(inputs, "spec.clusterIP") === "None";
  const external = text(inputs, "spec.type") === "ExternalName";
  const traffic = text(inputs, "spec.externalTrafficPolicy") ?? "Cluster";
  return [
    ...failIf(ports.length === 0 && !headless && !external, "spec.ports", "Required value"),
    ...failIf(
      !["Cluster", "Local"].includes(traffic),
      "spec.externalTrafficPolicy",
      `Unsupported value: "${traffic}": supported values: "Cluster", "Local"`,
    ),
    ...failIf(
      ports.length > 1 && names.some((name) => name === undefined),
      "spec.ports",
      "Required value: a port of several needs a name",
    ),
    ...ports.flatMap((port, index) => [
      ...portProblems(numberAt(port, "port"), `spec.ports[${index}].port`),
      ...portProblems(numberAt(port, "targetPort"), `spec.ports[${index}].targetPort`),
      ...failIf(
        keys.indexOf(keys[index] ?? "") !== index,
        `spec.ports[${index}]`,
        `Duplicate value: ${keys[index] ?? ""}`,
      ),
    ]),
  ];
}

export function networkPolicyProblems(inputs: Props): Failure[] {
  const types = valuesAt(inputs, "spec.policyTypes[]").map(({ value }) => value);
  const rules = [...groupsAt(inputs, "spec.ingress"), ...groupsAt(inputs, "spec.egress")];
  const peers = rules.flatMap((rule) => [...groupsAt(rule, "from"), ...groupsAt(rule, "to")]);
  return [
    ...types.flatMap((type) =>
      failIf(
        type !== "Ingress" && type !== "Egress",
        "spec.policyTypes",
        `Unsupported value: ${JSON.stringify(type)}: supported values: "Egress", "Ingress"`,
      ),
    ),
    ...failIf(
      types.length > 0 && !types.includes("Egress") && groupAt(inputs, "spec")["egress"] !== undefined,
      "spec.egress",
      "is without effect: policyTypes does not name Egress",
    ),
    ...peers.flatMap(peerProblems),
    ...rules
      .flatMap((rule) => groupsAt(rule, "ports"))
      .flatMap((port) => portProblems(numberAt(port, "port"), "spec.ports")),
  ];
}

function peerProblems(peer: Props): Failure[] {
  const cidr = text(peer, "ipBlock.cidr");
  return [
    ...failIf(Object.keys(peer).length === 0, "spec", "Required value: must specify a peer"),
    ...failIf(
      peer["ipBlock"] !== undefined && Object.keys(peer).length > 1,
      "spec",
      "Forbidden: may not specify both ipBlock and another peer",
    ),
    ...failIf(
      cidr !== undefined && !cidr.includes(":") && parseBlock(cidr) === undefined,
      "spec",
      `Invalid value: "${cidr ?? ""}": must be a valid CIDR`,
    ),
  ];
}

export function resourceQuotaProblems(inputs: Props): Failure[] {
  const operators = groupsAt(inputs, "spec.scopeSelector.matchExpressions").map(({ operator }) => operator);
  return [
    ...quantitiesAt(groupAt(inputs, "spec.hard"), "spec.hard"),
    ...operators.flatMap((operator) =>
      failIf(
        !["In", "NotIn", "Exists", "DoesNotExist"].includes(shown(operator)),
        "spec.scopeSelector.matchExpressions",
        `Unsupported value: ${shown(operator)}`,
      ),
    ),
  ];
}

export function limitRangeProblems(inputs: Props): Failure[] {
  return groupsAt(inputs, "spec.limits").flatMap((limit, index) => {
    const at = `spec.limits[${index}]`;
    const parts = ["max", "min", "default", "defaultRequest"].map((key) => groupAt(limit, key));
    const type = text(limit, "type") ?? "";
    const [max = {}, min = {}, otherwise = {}, request = {}] = parts;
    return [
      ...parts.flatMap((part) => quantitiesAt(part, at)),
      ...failIf(
        !["Container", "Pod", "PersistentVolumeClaim"].includes(type) && !type.includes("/"),
        `${at}.type`,
        `Unsupported value: "${type}": must be a standard limit type or fully qualified`,
      ),
      ...ordered(min, max, at, "min", "max"),
      ...ordered(otherwise, max, at, "default", "max"),
      ...ordered(request, otherwise, at, "defaultRequest", "default"),
    ];
  });
}

export function storageClassProblems(inputs: Props): Failure[] {
  const provisioner = text(inputs, "provisioner");
  const binding = text(inputs, "volumeBindingMode") ?? "Immediate";
  return [
    ...failIf(
      provisioner !== undefined && !isQualifiedName(provisioner),
      "provisioner",
      `Invalid value: "${provisioner ?? ""}"`,
    ),
    ...failIf(
      !["Immediate", "WaitForFirstConsumer"].includes(binding),
      "volumeBindingMode",
      `Unsupported value: "${binding}"`,
    ),
  ];
}

export function priorityClassProblems(inputs: Props): Failure[] {
  const value = numberAt(inputs, "value");
  return failIf(
    value !== undefined && value > 1_000_000_000,
    "value",
    `Forbidden: maximum allowed value of a user defined priority is 1000000000`,
  );
}

export function secretProblems(inputs: Props): Failure[] {
  const keys = [...Object.keys(groupAt(inputs, "data")), ...Object.keys(groupAt(inputs, "stringData"))];
  const wanted = text(inputs, "type") === "kubernetes.io/tls" ? ["tls.crt", "tls.key"] : [];
  return [
    ...dataKeyProblems(keys),
    ...wanted
      .filter((key) => !keys.includes(key))
      .map((key) => ({ path: `data[${key}]`, reason: "Required value" })),
  ];
}

export function configMapProblems(inputs: Props): Failure[] {
  return dataKeyProblems([
    ...Object.keys(groupAt(inputs, "data")),
    ...Object.keys(groupAt(inputs, "binaryData")),
  ]);
}

/** A StatefulSet's Service is part of its pods' names. */
export function statefulSetProblems(inputs: Props): Failure[] {
  const service = text(inputs, "spec.serviceName");
  return failIf(
    service !== undefined && !isServiceName(service),
    "spec.serviceName",
    `Invalid value: "${service ?? ""}"`,
  );
}

function dataKeyProblems(keys: readonly string[]): Failure[] {
  return keys.flatMap((key) =>
    failIf(
      !/^[-._a-zA-Z0-9]{1,253}$/.test(key),
      "data",
      `Invalid value: "${key}": a valid config key must consist of alphanumeric characters, '-', '_' or '.'`,
    ),
  );
}

function quantitiesAt(group: Props, path: string): Failure[] {
  return Object.entries(group).flatMap(([name, value]) =>
    failIf(
      quantity(value) === undefined,
      `${path}.${name}`,
      `Invalid value: ${JSON.stringify(value)}: quantities must match a number and a suffix`,
    ),
  );
}

function ordered(less: Props, more: Props, path: string, lessName: string, moreName: string): Failure[] {
  return Object.entries(less).flatMap(([name, value]) => {
    const limit = quantity(more[name]);
    return failIf(
      limit !== undefined && (quantity(value) ?? 0) > limit,
      path,
      `Invalid value: ${lessName} ${name} ${shown(value)} is greater than ${moreName} ${shown(more[name])}`,
    );
  });
}
