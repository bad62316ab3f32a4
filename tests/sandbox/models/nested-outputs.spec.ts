import { expect } from "chai";
import { nestedOutputs } from "../../../sandbox/models/nested-outputs";
import { loadProvider, type ProviderName } from "../../../sandbox/models";
import { schemaOf } from "../../../sandbox/schemas";
import type { Fields, PackageSchema } from "../../../sandbox/simulator/schema";

describe("sandbox/models/nested-outputs", () => {
  for (const [type, paths] of Object.entries(nestedOutputs)) {
    const provider = type.split(":")[0] as ProviderName;

    it(`names properties that ${type} has`, () => {
      const schema = schemaOf(provider);
      const fields = schema.types[type]?.inputs ?? {};
      expect(paths.filter((path) => !exists(schema, fields, path.split(".")))).to.deep.equal([]);
    });

    it(`is what the model of ${type} previews`, () => {
      expect(loadProvider(provider).nestedOutputs?.[type]).to.deep.equal(paths);
    });
  }
});

function exists(schema: PackageSchema, fields: Fields, [key = "", ...rest]: readonly string[]): boolean {
  const shape = fields[key]?.shape;
  if (rest.length === 0) return shape !== undefined;
  return shape?.kind === "ref" && exists(schema, schema.definitions[shape.to] ?? {}, rest);
}
