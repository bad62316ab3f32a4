import { expect } from "chai";
import { sharedBy } from "../../../stacks/lookups";
import { parse, refusal } from "./values";

describe("labels of a stack", () => {
  it("are those of the configuration and the platform's own", () => {
    expect(sharedBy(parse({ labels: { region: "north", "cost-center": "4711" } })).labels).to.deep.equal({
      region: "north",
      "cost-center": "4711",
      platform: "acme-prod",
      environment: "prod",
      owner: "platform",
      "managed-by": "pulumi",
    });
  });

  it("have up to 63 characters that every target takes", () => {
    expect(refusal({ labels: { ["k".repeat(63)]: "v".repeat(63) } })).to.deep.equal([]);
    const key = "k".repeat(64);
    const value = "v".repeat(64);
    expect(refusal({ labels: { [key]: "a", region: "north-", line: value, hall: 4 } })).to.deep.equal([
      `  labels.${key}`,
      "    its name is no label; set at most 63 lower-case letters, digits, dashes and underscores",
      '  labels.region = "north-"',
      "    is no label's value; set at most 63 lower-case letters, digits, dashes and underscores, such as north",
      `  labels.line = "${value}"`,
      "    is no label's value; set at most 63 lower-case letters, digits, dashes and underscores, such as north",
      "  labels.hall = 4",
      "    is no text; set the label's value, in quotes",
    ]);
  });

  it("are a map", () => {
    expect(refusal({ labels: "region=north" })).to.deep.equal([
      '  labels = "region=north"',
      "    is no map; set one value per label below it",
    ]);
  });
});
