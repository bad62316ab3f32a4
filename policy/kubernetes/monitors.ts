import { all, any, type Fact, isOneOf, isTrue, not } from "../core/facts";
import type { Owned } from "./objects";
import { must, type StackFinding } from "../core/model";
import { isOpaque } from "./opaque";
import { inSameNamespace, picks, selects } from "./selectors";
import type { Stack, Workload } from "../core/stack";
import { about } from "../core/subject";
import type { Node } from "../core/values";

/** The group of what the Prometheus operator reads. */
export const MONITORING = "monitoring.coreos.com";

/** Whether a monitor looks into the namespace of an object: its own one, unless it says which. */
function looksInto(stack: Stack, monitor: Owned, object: Owned): Fact {
  const where = monitor.manifest.body.at("spec.namespaceSelector");
  const names = where.at("matchNames").list();
  const namespace = object.manifest.body.at("metadata.namespace");
  const named = any(
    ...names.map((name): Fact => {
      if (name.unknown || namespace.unknown) return { unknown: [(name.unknown ? name : namespace).path] };
      return name.text === (namespace.text ?? "default");
    }),
  );
  // Where a monitor without a namespace is, its provider decides.
  const own =
    monitor.manifest.body.at("metadata.namespace").absent || inSameNamespace(stack, monitor, object);
  return any(isTrue(where.at("any")), named, all(names.length === 0, own));
}

function readsLabels(stack: Stack, monitor: Owned, object: Owned, labels: Node): Fact {
  const looks = looksInto(stack, monitor, object);
  return looks === false ? false : all(looks, selects(monitor.manifest.body.at("spec.selector"), labels));
}

const readsService = (stack: Stack, monitor: Owned, service: Owned): Fact =>
  readsLabels(stack, monitor, service, service.manifest.body.at("metadata.labels"));

const readsPods = (stack: Stack, monitor: Owned, workload: Workload): Fact =>
  readsLabels(stack, monitor, workload, workload.pod.metadata.at("labels"));

function servicesOf(stack: Stack): Owned[] {
  return stack.objectsOf("core", "Service").filter(({ manifest }) => !manifest.patch);
}

/** Monitors that read nothing of what a stack declares; one with charts may have more than is seen here. */
export function danglingMonitors(stack: Stack): StackFinding[] {
  if (stack.ofType("kubernetes:helm.sh/v3:Release").length > 0) return [];
  return stack.objectsOf(MONITORING, "ServiceMonitor").flatMap((monitor) => {
    const found = any(...servicesOf(stack).map((service) => readsService(stack, monitor, service)));
    const selector = monitor.manifest.body.at("spec.selector");
    return about(monitor.subject, must(found, selector, "it reads no Service of the stack"));
  });
}

/** Services with a port for measures that no monitor reads, in a stack that has monitors. */
export function unreadServices(stack: Stack, ports: readonly string[]): StackFinding[] {
  const monitors = stack.objectsOf(MONITORING, "ServiceMonitor");
  const ofPods = stack.objectsOf(MONITORING, "PodMonitor");
  if (monitors.length + ofPods.length === 0) return [];
  return servicesOf(stack).flatMap((service) => {
    const { body } = service.manifest;
    const names = body
      .at("spec.ports")
      .list()
      .map((port) => port.at("name"));
    const selector = body.at("spec.selector");
    const measured = any(...names.map((name) => isOneOf(name, ...ports)));
    if (measured === false) return [];
    const behind = stack.workloadsNear(service).map((workload) => ({
      workload,
      fact: picks(stack, service, selector, workload),
    }));
    const byMonitor = any(
      ...monitors.map((monitor) => readsService(stack, monitor, service)),
      ...behind.map(({ workload, fact }) =>
        fact === false
          ? false
          : all(fact, any(...ofPods.map((monitor) => readsPods(stack, monitor, workload)))),
      ),
    );
    const seen = any(...behind.map(({ fact }) => fact));
    const read = byMonitor === true || any(byMonitor, all(not(seen), isOpaque(stack, service)));
    const at = body.at("spec.ports");
    return about(service.subject, must(any(not(measured), read), at, "nothing reads its measures"));
  });
}
