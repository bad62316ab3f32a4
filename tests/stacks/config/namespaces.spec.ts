import { expect } from "chai";
import { isPlatformNamespace } from "../../../stacks/config/checks/teams";
import { planJsonOf } from "../../support/plans";

describe("the platform's namespaces", () => {
  for (const [stack, target] of [
    ["dev", "k3s"],
    ["staging", "gcp"],
    ["prod", "aws"],
  ] as const) {
    it(`are names that no team may have, on ${target}`, async () => {
      const { resources } = await planJsonOf({ stack, target });
      const names = resources
        .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
        .filter(({ urn }) => !urn.includes("$trivium:index:Team$"))
        .map(({ inputs }) => (inputs["metadata"] as { name: string }).name);
      expect(names).to.include("monitoring");
      expect(names.filter((name) => !isPlatformNamespace(name))).to.deep.equal([]);
    });
  }
});
