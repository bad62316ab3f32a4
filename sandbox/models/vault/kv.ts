import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text, type Value } from "../../simulator/values";
import { forceNew, MOUNT, trimmed } from "./common";

const ENGINES: readonly unknown[] = ["kv", "kv-v2"];

/**
 * A secret with versions. Its mount may be older than the stack, as the `secret` mount of every Vault here is, so
 * a mount that the simulator has not seen passes.
 */
const secretV2: TypeModel = {
  type: "vault:kv/secretV2:SecretV2",
  immutable: forceNew("resource_kv_secret_v2.go", "mount", "name"),
  requires: ["name", ["dataJson", "dataJsonWo"]],
  // Disabling a secrets engine removes all its data (Vault documentation, commands/secrets/disable).
  partOf: ({ inputs }: CloudObject) => ({ type: MOUNT, id: trimmed(inputs, "mount") }),
  id: pathOf,
  validate: (inputs, context) => [...dataProblems(inputs), ...mountIsVersioned(inputs, context)],
  outputs: (inputs) => ({
    path: pathOf(inputs),
    data: asText(parsed(inputs)),
    metadata: { version: "1", destroyed: "false" },
  }),
  secretOutputs: ["data"],
};

export const kvTypes = [secretV2];

/** Version 2 keeps data below `data/` of its mount. */
function pathOf(inputs: Props): string {
  return `${trimmed(inputs, "mount")}/data/${trimmed(inputs, "name")}`;
}

function dataProblems(inputs: Props): Failure[] {
  const given = text(inputs, "dataJson");
  return given === undefined || parsed(inputs) !== undefined
    ? []
    : [{ path: "dataJson", reason: "is no JSON object" }];
}

function parsed(inputs: Props): Readonly<Record<string, Value>> | undefined {
  try {
    const value = JSON.parse(text(inputs, "dataJson") ?? "") as Value;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As the provider reads it back: text as it is, anything else as JSON. */
function asText(data: Readonly<Record<string, Value>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function mountIsVersioned(inputs: Props, { cloud, scope }: Context): Failure[] {
  const type = cloud.get(MOUNT, trimmed(inputs, "mount"), scope)?.outputs["type"];
  return type === undefined || ENGINES.includes(type)
    ? []
    : [{ path: "mount", reason: `is a mount of type ${JSON.stringify(type)}, not kv` }];
}
