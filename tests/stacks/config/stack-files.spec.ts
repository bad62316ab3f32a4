import { expect } from "chai";
import * as path from "node:path";
import { overlaps, parseBlock } from "../../../components/pure/cidr";
import { parseConfig } from "../../../stacks/config/read";
import { readStackFile } from "../../../stacks/config/read-file";
import { targetNames } from "../../../stacks/targets";

const stacks = { dev: "k3s", staging: "gcp", prod: "aws" } as const;

function parse(stack: string, changes: object) {
  const source = `Pulumi.${stack}.yaml`;
  const { values } = readStackFile(path.resolve(__dirname, "../../..", source));
  return parseConfig({ ...values, ...changes }, { stack, source, secrets: new Set(["kubeconfig"]) });
}

describe("the committed stack files", () => {
  for (const [stack, target] of Object.entries(stacks)) {
    it(`${stack} is a platform on ${target}`, () => {
      expect(parse(stack, { kubeconfig: "kind: Config" })).to.include({ target, environment: stack });
    });

    for (const other of targetNames) {
      it(`${stack} can be re-targeted to ${other}`, () => {
        expect(parse(stack, { target: other, kubeconfig: "kind: Config" }).target).to.equal(other);
      });
    }
  }

  it("hold no kubeconfig, and say how to set it where it is needed", () => {
    expect(() => parse("dev", {})).to.throw(
      "Pulumi.dev.yaml: 1 problem, nothing was created\n" +
        "  kubeconfig\n" +
        "    is missing; run: pulumi config set --secret trivium:kubeconfig < kubeconfig.yaml",
    );
  });

  it("have networks that can be connected", () => {
    const blocks = Object.keys(stacks).map((stack) => {
      const block = parseBlock(parse(stack, { kubeconfig: "kind: Config" }).network.cidr);
      if (block === undefined) throw new Error(`${stack} has no network`);
      return block;
    });
    const pairs = blocks.flatMap((a, index) => blocks.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.some(([a, b]) => overlaps(a, b))).to.equal(false);
  });
});
