import { expect } from "chai";
import { definitionsFor, sourceOf } from "../../../../sandbox/definitions/definitions";
import type { Props } from "../../../../sandbox/simulator/values";
import { TestCluster } from "./support";

const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const SET = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";

const project = (policy: string) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AppProject",
  metadata: { name: "shop", namespace: "argocd" },
  spec: { roles: [{ name: "team", groups: ["shop"], policies: [policy] }] },
});

const applications = (template: Props): Props => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "ApplicationSet",
  metadata: { name: "orders", namespace: "argocd" },
  spec: { generators: [{ clusters: {} }], template },
});

describe("Argo CD's kinds, simulated", () => {
  const cluster = new TestCluster();

  it("refuses a role whose policy speaks of another subject or of another project", () => {
    expect(
      cluster.problems(PROJECT, project("p, proj:shop:team, applications, sync, shop/*, allow")),
    ).to.deep.equal([]);
    for (const policy of [
      "p, proj:shop:admin, applications, sync, shop/*, allow",
      "p, proj:shop:team, applications, sync, ledger/*, allow",
      "g, shop, role:admin",
    ]) {
      const [problem] = cluster.problems(PROJECT, project(policy));
      expect(JSON.stringify(problem)).to.include("policy subject must be proj:shop:team, object shop/*");
    }
  });

  it("refuses a set whose Applications have no project", () => {
    const destination = { server: "{{ .server }}", namespace: "shop" };
    const metadata = { name: "orders-{{ .nameNormalized }}" };
    const whole = { metadata, spec: { project: "shop", destination } };
    expect(cluster.problems(SET, applications(whole))).to.deep.equal([]);
    const [problem] = cluster.problems(SET, applications({ metadata, spec: { destination } }));
    expect(JSON.stringify(problem)).to.include("project");
  });

  it("has the definitions of the group's kinds from the project of each", async function () {
    this.timeout(60_000);
    const moduleOf = (kind: string) => {
      const source = sourceOf(`argoproj.io/v1alpha1/${kind}`);
      return "module" in source ? source.module : undefined;
    };
    expect(moduleOf("ApplicationSet")).to.equal("github.com/argoproj/argo-cd/v3");
    expect(moduleOf("AppProject")).to.equal("github.com/argoproj/argo-cd/v3");
    expect(moduleOf("Rollout")).to.equal("github.com/argoproj/argo-rollouts");
    const { objects } = await definitionsFor(["argoproj.io/v1alpha1/ApplicationSet"]);
    expect(objects.map(({ spec }) => spec.names.kind)).to.have.members([
      "AppProject",
      "Application",
      "ApplicationSet",
    ]);
  });
});
