import * as z from "zod";
import { type TargetName, targetNames } from "../targets";
import { PROJECT } from "./keys";
import { ENGINE_KEYS } from "./read-file";
import { configSchema } from "./schema";
import { SECRET_KEYS } from "./secrets";

/** JSON Schema of the settings, as a stack file writes them: defaults may be left out. */
export function settingsSchema(): z.core.JSONSchema.ObjectSchema {
  return z.toJSONSchema(configSchema, { io: "input" }) as z.core.JSONSchema.ObjectSchema;
}

/** JSON Schema of a whole `Pulumi.<stack>.yaml`, for editors. */
export function jsonSchema(): z.core.JSONSchema.JSONSchema {
  const { properties = {}, required = [] } = settingsSchema();
  const settings = Object.entries(properties).map(
    ([key, schema]): [string, z.core.JSONSchema._JSONSchema] => [
      `${PROJECT}:${key}`,
      SECRET_KEYS.includes(key) ? encrypted(schema) : schema,
    ],
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of Trivium",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(settings),
        patternProperties: { "^pulumi:": {} },
        required: required.map((key) => `${PROJECT}:${key}`),
        additionalProperties: false,
        allOf: targetNames.map(requireBlock),
      },
      ...Object.fromEntries(ENGINE_KEYS.map((key) => [key, {}])),
    },
    required: ["config"],
    additionalProperties: false,
  };
}

/** The block of the chosen target has to be there. */
function requireBlock(name: TargetName): z.core.JSONSchema.JSONSchema {
  return {
    if: { properties: { [`${PROJECT}:target`]: { const: name } }, required: [`${PROJECT}:target`] },
    then: { required: [`${PROJECT}:${name}`] },
  };
}

/** A value as `pulumi config set --secret` writes it; plain text is refused. */
function encrypted(schema: z.core.JSONSchema._JSONSchema): z.core.JSONSchema.JSONSchema {
  return {
    ...(typeof schema === "object" &&
      schema.description !== undefined && { description: schema.description }),
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
  };
}
