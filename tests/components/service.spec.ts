import { expect } from "chai";
import { planJsonOf, type PlanJson } from "../support/plans";

type Resource = PlanJson["resources"][number];

/** A value inside a resource's inputs; numbers index lists. */
function at(resource: Resource, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    resource.inputs,
  );
}

describe("a service on the sample stack", () => {
  let resources: PlanJson["resources"];

  before(async function () {
    this.timeout(60_000);
    resources = (await planJsonOf({ stack: "dev", target: "k3s" })).resources;
  });

  const named = (name: string): Resource => {
    const [found, ...others] = resources.filter((resource) => resource.name === name);
    expect(others, name).to.deep.equal([]);
    if (found === undefined) throw new Error(`the plan has no ${name}`);
    return found;
  };
  const dependencies = (name: string) => named(name).dependsOn.map((urn) => urn.split("::").at(-1));

  it("leaves the number of pods to the autoscaler and the weights to the rollout", () => {
    expect(at(named("service-podinfo-rollout"), "spec")).not.to.have.property("replicas");
    expect(at(named("service-podinfo-autoscaler"), "spec", "scaleTargetRef")).to.deep.equal({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      name: "podinfo",
    });
    const plugin = at(
      named("service-podinfo-rollout"),
      ...["spec", "strategy", "canary", "trafficRouting", "plugins", "argoproj-labs/gatewayAPI"],
    );
    expect(plugin).to.deep.include({ httpRoute: at(named("service-podinfo-split"), "metadata", "name") });
  });

  it("splits at the Service that everybody uses, the gateway among them", () => {
    const root = at(named("service-podinfo-service"), "metadata", "name");
    expect(at(named("service-podinfo-split"), "spec", "parentRefs", 0, "name")).to.equal(root);
    expect(at(named("service-podinfo-route"), "spec", "rules", 0, "backendRefs", 0, "name")).to.equal(root);
  });

  it("attaches its route to a listener that the gateway has for its host", () => {
    const section = at(named("service-podinfo-route"), "spec", "parentRefs", 0, "sectionName");
    const listeners = at(named("gateway-listeners"), "spec", "listeners") as readonly object[];
    expect(listeners.find((listener) => "name" in listener && listener.name === section)).to.deep.include({
      hostname: "podinfo.dev.acme.example",
      protocol: "HTTPS",
    });
  });

  it("closes its port to all but the gateway and Prometheus, by address and by identity", () => {
    const identities = (group: string) =>
      at(named(`service-podinfo-${group}-identities`), "spec", "identityRefs", 0, "name");
    expect(at(named("service-podinfo-server"), "spec", "accessPolicy")).to.equal("deny");
    expect([identities("callers"), identities("metrics")]).to.deep.equal([
      "traefik",
      "monitoring-prometheus",
    ]);
    const ingress = at(named("service-podinfo-network-policy"), "spec", "ingress") as readonly unknown[];
    expect(ingress).to.have.lengthOf(2);
    expect(at(named("team-shop-default-deny"), "spec", "policyTypes")).to.deep.equal(["Ingress", "Egress"]);
  });

  it("fetches a new database user before the old one's time is over", () => {
    expect(at(named("service-podinfo-database-secret"), "spec", "refreshInterval")).to.equal("30m");
    expect(at(named("service-podinfo-database-role"), "defaultTtl")).to.equal(3600);
    expect(at(named("credentials-main-connection"), "allowedRoles")).to.deep.equal([
      at(named("service-podinfo-database-role"), "name"),
    ]);
  });

  it("asks for it with a token that lives as long, because Vault takes back what a token was lent", () => {
    const role = named("service-podinfo-vault-role");
    expect(at(role, "tokenTtl")).to.equal(at(named("service-podinfo-database-role"), "defaultTtl"));
    expect(at(role, "tokenNoDefaultPolicy")).to.equal(true);
    expect(at(named("secrets-vault-policy"), "policy")).to.contain(
      'path "auth/token/lookup-self" { capabilities = ["read"] }',
    );
  });

  it("may leave for its database, where that is, and for nothing else", () => {
    expect(at(named("service-podinfo-network-policy"), "spec", "egress")).to.deep.equal([
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "database-main" } } }],
        ports: [{ protocol: "TCP", port: 5432 }],
      },
    ]);
  });

  it("lets the identity of no pod log in to Vault", () => {
    const bound = at(named("service-podinfo-vault-role"), "boundServiceAccountNames");
    const pod = at(named("service-podinfo-rollout"), "spec", "template", "spec", "serviceAccountName");
    expect(at(named("service-podinfo-vault-account"), "metadata", "name")).to.equal("podinfo-vault");
    expect(pod).to.equal("podinfo");
    expect(bound).not.to.include(pod);
  });

  it("starts after its credentials, policies and routes", () => {
    expect(dependencies("service-podinfo-rollout")).to.include.members([
      "service-podinfo-database-secret",
      "service-podinfo-server",
      "service-podinfo-network-policy",
      "service-podinfo-split",
      "service-podinfo-analysis",
    ]);
  });
});
