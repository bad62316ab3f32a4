import { any, type Fact, holds } from "../core/facts";
import { containersOf, type Owned } from "./objects";
import { sameValue } from "./routes";
import type { Workload } from "../core/stack";
import type { Node } from "../core/values";

/** Whether pods have a port of this name, or a number, which need not be declared. */
export function hasPort({ pod }: Workload, port: Node): Fact {
  const names = containersOf(pod).flatMap(({ node }) => node.each("ports[].name"));
  const named = any(...names.map((name) => sameValue(port, name)));
  return any(
    port.absent,
    holds(port, (value) => /^\d+$/.test(textOf(value))),
    named,
  );
}

const textOf = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : "";

/** Whether a text can be a port: a number that exists, or a name of at most 15 lower-case letters and digits. */
export const isPort = (port: Node): Fact =>
  holds(port, (value) => {
    const text = textOf(value);
    if (/^-?\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 65535;
    return /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(text);
  });

/** Whether a Service serves a port, by number or by name. */
export function serves({ manifest }: Owned, port: Node): Fact {
  const ports = manifest.body.at("spec.ports").list();
  return any(
    port.absent,
    ...ports.flatMap((own) => [sameValue(port, own.at("port")), sameValue(port, own.at("name"))]),
  );
}
