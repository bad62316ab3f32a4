import { expect } from "chai";
import type * as z from "zod";
import {
  byName,
  choice,
  cidr,
  cpu,
  group,
  httpsUrl,
  memory,
  name,
  percent,
  text,
  whole,
  zones,
} from "../../../components/pure/fields";

const cases: Record<string, { field: z.ZodType; valid: unknown[]; invalid: [unknown, string][] }> = {
  name: {
    field: name(8),
    valid: ["a", "shop-2", "a".repeat(8)],
    invalid: [
      [7, "is no text; set a name of lower-case letters, digits and dashes"],
      ["Shop", "is no valid name; set lower-case letters, digits and dashes, such as shop"],
      ["2shop-", "is no valid name; set lower-case letters, digits and dashes, such as shop"],
      ["42", "is no valid name; set lower-case letters, digits and dashes, such as acme"],
      ["a".repeat(9), "is too long; set at most 8 characters"],
    ],
  },
  cidr: {
    field: cidr,
    valid: ["10.0.0.0/16"],
    invalid: [
      [10, "is no text; set an IPv4 block such as 10.20.0.0/16"],
      [
        "10.0.0.1/16",
        "is no IPv4 block; set for example 10.20.0.0/16, with no address bits after the prefix",
      ],
    ],
  },
  zones: {
    field: zones,
    valid: [["a"], ["a", "b"]],
    invalid: [
      ["a", "is no list; set the zones in use, such as [eu-central-1a]"],
      [[], "names no zone; set at least one, such as [eu-central-1a]"],
      [["a", "a"], "names a zone twice; set each once"],
      [[""], 'is empty; set for example "eu-central-1a"'],
    ],
  },
  httpsUrl: {
    field: httpsUrl,
    valid: ["https://vault.acme.example:8200"],
    invalid: [
      ["http://vault.acme.example", "is no https:// address; set for example https://vault.example.com:8200"],
      [1, "is no https:// address; set for example https://vault.example.com:8200"],
    ],
  },
  cpu: {
    field: cpu,
    valid: ["500m", "2"],
    invalid: [
      [2, "is no text; set CPU such as 500m or 2"],
      ["2 cores", "is no amount of CPU; set for example 500m or 2"],
    ],
  },
  memory: {
    field: memory,
    valid: ["512Mi", "2Gi"],
    invalid: [
      [512, "is no text; set memory such as 512Mi"],
      ["2GB", "is no amount of memory; set for example 512Mi or 2Gi"],
    ],
  },
  whole: {
    field: whole(1, 5),
    valid: [1, 5],
    invalid: [
      [0, "is too small; set a whole number from 1 to 5"],
      [6, "is too large; set a whole number from 1 to 5"],
      [1.5, "is no whole number; set a whole number from 1 to 5"],
      ["3", "is no whole number; set a whole number from 1 to 5"],
    ],
  },
  percent: {
    field: percent(90),
    valid: [90, 99.99],
    invalid: [
      [89, "is too low; set a percentage from 90 to below 100"],
      [100, "leaves no error budget; set a percentage from 90 to below 100"],
      ["99", "is no number; set a percentage from 90 to below 100"],
    ],
  },
  choice: {
    field: choice(["page", "chat"]),
    valid: ["page"],
    invalid: [["mail", "is none of the choices; set one of page, chat"]],
  },
  text: {
    field: text("1.35"),
    valid: ["x"],
    invalid: [
      [1.35, 'is no text; set for example "1.35", in quotes'],
      ["", 'is empty; set for example "1.35"'],
    ],
  },
  group: {
    field: group({ cpu, memory }),
    valid: [{ cpu: "1", memory: "1Gi" }],
    invalid: [["1", "is no group of settings; set its fields below it: cpu, memory"]],
  },
  byName: {
    field: byName(8, group({})),
    valid: [{}, { shop: {} }],
    invalid: [[["shop"], "is no map; set one entry per name below it"]],
  },
};

describe("components/pure/fields", () => {
  for (const [title, { field, valid, invalid }] of Object.entries(cases)) {
    it(`${title} accepts what is right and says of the rest what to set`, () => {
      for (const value of valid) {
        expect(field.safeParse(value).success, JSON.stringify(value)).to.equal(true);
      }
      for (const [value, message] of invalid) {
        expect(field.safeParse(value).error?.issues[0]?.message, JSON.stringify(value)).to.equal(message);
      }
    });
  }
});
