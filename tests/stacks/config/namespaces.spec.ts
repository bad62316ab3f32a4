import { expect } from "chai";
import { isPlatformNamespace } from "../../../stacks/config/checks/teams";
import { MATRIX, planJsonOf } from "../../support/plans";

describe("the platform's namespaces", () => {
  for (const { name: plan, ...choice } of MATRIX) {
    it(`are names that no team may have, in ${plan}`, async () => {
      const { resources } = await planJsonOf(choice);
      const names = resources
        .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
        .filter(({ urn }) => !urn.includes("$trivium:index:Team$"))
        .map(({ inputs }) => (inputs["metadata"] as { name: string }).name);
      expect(names).to.include("monitoring");
      expect(names.filter((name) => !isPlatformNamespace(name))).to.deep.equal([]);
    });
  }
});
