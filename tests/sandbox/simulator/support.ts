import { type Cloud, MemoryCloud } from "../../../sandbox/simulator/cloud";
import type { ProviderModel } from "../../../sandbox/simulator/model";
import type { PackageSchema } from "../../../sandbox/simulator/schema";
import { Simulator } from "../../../sandbox/simulator/simulator";
import { type Props, text } from "../../../sandbox/simulator/values";

export const SHELF = "toy:index/shelf:Shelf";
export const BOX = "toy:index/box:Box";
export const LABEL = "toy:index/label:Label";
export const STICKER = "toy:index/sticker:Sticker";

/** A warehouse: boxes stand on shelves and hold them, labels stick to boxes and go with them. */
const toy: ProviderModel = {
  name: "toy",
  scope: (config) => text(config, "house") ?? "",
  validateConfig: (config) => (config["house"] === "" ? [{ path: "house", reason: "is empty" }] : []),
  nestedOutputs: { [BOX]: ["size.volume"] },
  types: [
    {
      type: SHELF,
      immutable: { name: "toy" },
      requires: ["name", ["wood", "steel"]],
      id: (inputs) => text(inputs, "name") ?? "",
      effects: (inputs, { scope }) =>
        inputs["lamp"] === true
          ? [{ type: "toy:index/lamp:Lamp", id: "lamp", scope, inputs: {}, outputs: {} }]
          : [],
    },
    {
      type: BOX,
      stateful: true,
      immutable: { material: "toy", "size.width": "toy" },
      mutable: ["note", "size.height"],
      references: { shelf: { to: [SHELF], by: "name" }, "near[]": { to: [BOX], loose: true } },
      id: (_inputs, context) => `box-${context.hex(8)}`,
      validate: (inputs) => (inputs["note"] === "bad" ? [{ path: "note", reason: "is bad" }] : []),
      refuse: (inputs) => (inputs["material"] === "air" ? "nothing holds" : undefined),
      outputs: (inputs, { id }) => ({
        serial: `serial of ${id}`,
        ...(inputs["material"] === "stray" && { stray: true }),
      }),
      secretOutputs: ["serial"],
      refuseDelete: ({ inputs }) => (inputs["note"] === "sealed" ? "it is sealed" : undefined),
    },
    {
      type: LABEL,
      immutable: {},
      references: { box: { to: [BOX], loose: true } },
      partOf: ({ inputs }) => ({ type: BOX, id: text(inputs, "box") ?? "" }),
      id: (inputs) => text(inputs, "name") ?? "",
    },
  ],
  dynamicType: (type) =>
    type === STICKER
      ? {
          type,
          immutable: {},
          references: { shelf: { to: [SHELF], by: "name" } },
          partOf: ({ inputs }) => ({ type: LABEL, id: text(inputs, "label") ?? "" }),
          id: (inputs) => text(inputs, "name") ?? "",
          checkShape: (inputs) => ("glue" in inputs ? [{ path: "glue", reason: "is unknown" }] : []),
        }
      : undefined,
};

const string = { shape: { kind: "string" } } as const;

const schema: PackageSchema = {
  package: "toy",
  version: "1.0.0",
  types: {
    [SHELF]: {
      inputs: { name: string, wood: string, steel: string, lamp: { shape: { kind: "boolean" } } },
      outputs: ["name", "wood", "steel", "lamp"],
    },
    [BOX]: {
      inputs: {
        material: { ...string, required: true },
        note: string,
        shelf: string,
        near: { shape: { kind: "array", of: { kind: "string" } } },
        size: { shape: { kind: "ref", to: "Size" } },
        lid: string,
      },
      outputs: ["material", "note", "shelf", "near", "size", "lid", "serial"],
    },
    [LABEL]: { inputs: { name: string, box: string }, outputs: ["name", "box"] },
  },
  definitions: {
    Size: {
      width: { shape: { kind: "number" }, required: true },
      height: { shape: { kind: "number" } },
      volume: { shape: { kind: "number" } },
    },
  },
};

export function warehouse(cloud: Cloud = new MemoryCloud(), config: Props = { house: "a" }): Simulator {
  return new Simulator(toy, schema, cloud, config);
}

export function urn(name: string): string {
  return `urn:pulumi:s::p::toy::${name}`;
}
