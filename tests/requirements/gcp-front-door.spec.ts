import { expect } from "chai";
import { text, valuesAt } from "../../sandbox/simulator/values";
import { FULL } from "./full";
import { type Graph, graphOf } from "./graph";

const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const GKE = "kubernetes:networking.gke.io/v1";

describe("requirements: the front door on Google Cloud", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf("gcp", FULL.gcp);
  });
  const one = (type: string, name: string, path: string) =>
    valuesAt(graph.only(type, `front-door-${name}`).inputs, path)[0]?.value;

  it("F04: a global HTTPS load balancer has a certificate that Google renews, and sends everything on encrypted", () => {
    const gateway = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
    expect(one(gateway, "gateway", "spec.gatewayClassName")).to.equal("gke-l7-global-external-managed");
    const { inputs } = graph.only("gcp:certificatemanager/certificate:Certificate");
    expect(valuesAt(inputs, "managed.domains[]").map(({ value }) => value)).to.deep.equal([
      "*.prod.acme.example",
    ]);
    const entrance = graph.only("kubernetes:core/v1:Service", "gateway-entrance").inputs;
    expect(valuesAt(entrance, "spec.type")[0]?.value).to.equal("ClusterIP");
    expect(valuesAt(entrance, "spec.ports[]").map(({ value }) => value)).to.deep.include({
      name: "websecure",
      port: 443,
      targetPort: "websecure",
      protocol: "TCP",
      appProtocol: "HTTPS",
    });
  });

  it("F04: static paths are kept for an hour, and nothing else is; plain HTTP is redirected", () => {
    const rules = valuesAt(graph.only(ROUTE, "front-door-https-route").inputs, "spec.rules[]");
    const kept = rules.map(({ value }) => ({
      paths: valuesAt(value as never, "matches[].path.value").map((path) => path.value),
      filters: valuesAt(value as never, "filters[].extensionRef.kind").map((filter) => filter.value),
    }));
    expect(kept).to.deep.equal([
      { paths: ["/static/"], filters: ["GCPHTTPFilter"] },
      { paths: ["/"], filters: [] },
    ]);
    expect(one(`${GKE}:GCPHTTPFilter`, "cache", "spec.cachePolicy.defaultTTL")).to.equal("3600s");
    expect(one(ROUTE, "http-route", "spec.rules[].filters[].requestRedirect.scheme")).to.equal("https");
  });

  it("F04: the gateway believes the load balancer, and nobody else, who the client is", () => {
    const traefik = graph.only("kubernetes:helm.sh/v3:Release", "gateway-traefik").inputs;
    expect(valuesAt(traefik, "values.additionalArguments[]").map(({ value }) => value)).to.include(
      "--entrypoints.websecure.forwardedheaders.trustedips=35.191.0.0/16,130.211.0.0/22",
    );
  });

  it("F04: the gateway compresses answers by Brotli or gzip", () => {
    const middleware = graph.only("kubernetes:traefik.io/v1alpha1:Middleware").inputs;
    expect(valuesAt(middleware, "spec.compress.encodings")[0]?.value).to.deep.equal(["br", "gzip"]);
    const name = text(middleware, "metadata.name") ?? "";
    const traefik = graph.only("kubernetes:helm.sh/v3:Release", "gateway-traefik").inputs;
    expect(valuesAt(traefik, "values.additionalArguments[]").map(({ value }) => value)).to.include(
      `--entrypoints.websecure.http.middlewares=gateway-${name}@kubernetescrd`,
    );
  });

  it("F05 C05: Cloud Armor refuses injections with 403, bans who asks more than 100 times a minute, and learns", () => {
    const { inputs } = graph.only("gcp:compute/securityPolicy:SecurityPolicy");
    const attacks = valuesAt(inputs, "rules[].match.expr.expression").map(({ value }) => value);
    for (const attack of ["sqli-v33-stable", "xss-v33-stable"]) {
      expect(attacks).to.include(`evaluatePreconfiguredWaf('${attack}', {'sensitivity': 1})`);
    }
    expect(valuesAt(inputs, "rules[].rateLimitOptions").map(({ value }) => value)).to.deep.equal([
      {
        enforceOnKey: "IP",
        conformAction: "allow",
        exceedAction: "deny(429)",
        rateLimitThreshold: { count: 100, intervalSec: 60 },
        banDurationSec: 600,
      },
    ]);
    expect(valuesAt(inputs, "adaptiveProtectionConfig.layer7DdosDefenseConfig.enable")[0]?.value).to.equal(
      true,
    );
    expect(one(`${GKE}:GCPBackendPolicy`, "backend", "spec.default.securityPolicy")).to.equal(inputs["name"]);
  });

  it("C05: with allowed blocks nobody else is let in, however many there are", async () => {
    const blocks = Array.from({ length: 12 }, (_, index) => `203.0.${index}.0/24`);
    const changed = await graphOf("gcp", { ...FULL.gcp, frontDoor: { allowedCidrs: blocks } });
    const { inputs } = changed.only("gcp:compute/securityPolicy:SecurityPolicy");
    const ranges = valuesAt(inputs, "rules[].match.config.srcIpRanges").map(({ value }) => value);
    expect(ranges).to.deep.equal([blocks.slice(0, 10), blocks.slice(10), ["*"]]);
    expect(valuesAt(inputs, "rules[].action").at(-1)?.value).to.equal("deny(403)");
  });

  it("F15 C15: DNS sends clients to the other region when this one does not answer", () => {
    const records = graph
      .of("gcp:dns/recordSet:RecordSet")
      .filter(({ name }) => name.includes("record-podinfo"));
    expect(
      records.map(({ inputs }) => valuesAt(inputs, "routingPolicy.primaryBackup.backupGeos[]")),
    ).to.have.lengthOf(1);
    const policy = valuesAt(records[0]?.inputs ?? {}, "routingPolicy")[0]?.value;
    const check = graph.only("gcp:compute/healthCheck:HealthCheck");
    expect(policy).to.deep.equal({
      healthCheck: check.id,
      primaryBackup: {
        primary: {
          externalEndpoints: [
            graph.only("gcp:compute/globalAddress:GlobalAddress", "front-door-address").outputs["address"],
          ],
        },
        backupGeos: [
          { location: "europe-west3", healthCheckedTargets: { externalEndpoints: ["203.0.113.10"] } },
        ],
      },
    });
  });
});
