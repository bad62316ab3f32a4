import { expect } from "chai";
import { CONTROLLER_SETTINGS, workerSettings } from "../../components/boundary/settings";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { over, planJsonOf, type Settings } from "../support/plans";
import { BOUNDARY } from "./gitops";
import { type Graph, graphOf } from "./graph";

const SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";

function inNamespace(graph: Graph, type: string, namespace: string): Props[] {
  return graph.inputs(type).filter((inputs) => text(inputs, "metadata.namespace") === namespace);
}

function named(graph: Graph, type: string, namespace: string, name: string): Props {
  const found = inNamespace(graph, type, namespace).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${namespace}/${name}`);
  return found;
}

const list = (props: Props, path: string) => valuesAt(props, path).map(({ value }) => value);

const refusal = async (settings: Settings): Promise<string> =>
  graphOf("aws", settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

describe("Boundary", function () {
  this.timeout(120_000);

  it("is not there unless it is asked for", async () => {
    const graph = await graphOf("aws");
    expect(graph.of("kubernetes:apps/v1:Deployment").map(({ name }) => name)).not.to.include(
      "boundary-controllers",
    );
  });

  for (const target of targetNames) {
    it(`E08 runs controllers and workers on ${target}, whose database and keys are in the secret store`, async () => {
      const graph = await graphOf(target, BOUNDARY);
      const controllers = graph.only("kubernetes:apps/v1:Deployment", "boundary-controllers").inputs;
      const workers = graph.only("kubernetes:apps/v1:StatefulSet", "boundary-workers").inputs;
      for (const pods of [controllers, workers]) {
        expect(pods).to.have.nested.property("spec.replicas", 3);
        expect(list(pods, "spec.template.spec.containers[].image")).to.deep.equal([BOUNDARY.boundary.image]);
      }
      expect(text(workers, "metadata.namespace")).to.equal("boundary-workers");
      expect(text(workers, "spec.template.spec.serviceAccountName")).to.equal("boundary-worker");
      const settings = named(graph, SECRET, "boundary", "boundary-settings");
      expect(JSON.stringify(settings)).to.include('"key":"platform/boundary-keys"');
      expect(text(settings, "spec.target.template.data.database-url")).to.equal("{{ .databaseUrl }}");
      expect(isProps(settings["spec"])).to.equal(true);
      expect(JSON.stringify(settings)).to.include('key = \\"{{ .rootKey }}\\"');
      const ofWorkers = named(graph, SECRET, "boundary-workers", "boundary-settings");
      expect(JSON.stringify(ofWorkers)).not.to.include("rootKey");
      const policy = text(graph.only("vault:index/policy:Policy", "secrets-vault-policy").inputs, "policy");
      expect(policy).to.include('"secret/data/platform/boundary-keys"');
    });
  }

  it("E08 serves its API with a certificate of cert-manager's, to the blocks that people come from", async () => {
    const graph = await graphOf("aws", BOUNDARY);
    const served = named(graph, "kubernetes:cert-manager.io/v1:Certificate", "boundary", "boundary-tls");
    expect(list(served, "spec.dnsNames[]")).to.include("boundary.acme.example");
    expect(CONTROLLER_SETTINGS).to.include('purpose = "api"\n  tls_cert_file = "/tls/tls.crt"');
    expect(workerSettings("w.example")).to.include('public_addr = "w.example:9202"');
    for (const [namespace, name] of [
      ["boundary", "boundary"],
      ["boundary-workers", "boundary-workers"],
    ] as const) {
      const service = named(graph, "kubernetes:core/v1:Service", namespace, name);
      expect(list(service, "spec.loadBalancerSourceRanges[]")).to.deep.equal(["203.0.113.0/24"]);
    }
  });

  it("E08 brings the database to its version before the controllers start, without an administrator's password", async () => {
    const graph = await graphOf("aws", BOUNDARY);
    const { urn, inputs } = graph.only("kubernetes:batch/v1:Job", "boundary-schema");
    const controllers = graph.only("kubernetes:apps/v1:Deployment", "boundary-controllers");
    expect(controllers.dependsOn).to.include(urn);
    const [, , script] = list(inputs, "spec.template.spec.containers[].command[]");
    expect(script).to.include("-skip-auth-method-creation").and.include("database migrate");
  });

  for (const target of targetNames) {
    it(`E08 lets Boundary's workers and Prometheus reach an administrators' tool on ${target}, and nobody else`, async () => {
      const graph = await graphOf(target, BOUNDARY);
      const policy = named(graph, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "shop", "console");
      const peers = list(policy, "spec.ingress[].from[].namespaceSelector.matchLabels").flatMap((labels) =>
        isProps(labels) ? [labels["kubernetes.io/metadata.name"]] : [],
      );
      expect(peers).to.have.members(["boundary-workers", "monitoring"]);
      const routes = inNamespace(graph, "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "shop");
      expect(routes.map((route) => text(route, "metadata.name"))).not.to.include("console-public");
      const callers = graph
        .of("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
        .filter(({ name }) => name.startsWith("service-console-"))
        .flatMap(({ inputs }) => list(inputs, "spec.identityRefs[].name"));
      expect(callers).to.have.members(["boundary-worker", "monitoring-prometheus"]);
    });
  }

  it("E08 stays in the mesh with every port, whichever it is, and opens those of clients alone", async () => {
    for (const kind of ["linkerd", "istio"]) {
      const { policy } = await planJsonOf({
        stack: "prod",
        target: "aws",
        settings: over(BOUNDARY, { mesh: { kind } }),
      });
      const ours = policy.violations.concat(policy.undecided).filter(({ urn }) => urn.includes("boundary"));
      expect(ours).to.deep.equal([]);
    }
    const graph = await graphOf("aws", BOUNDARY);
    const opened = graph
      .inputs("kubernetes:policy.linkerd.io/v1beta3:Server")
      .filter((server) => text(server, "spec.accessPolicy") === "all-unauthenticated");
    expect(opened.map((server) => server["spec"])).to.have.length(2);
    expect(opened.flatMap((server) => list(server, "spec.port"))).to.have.members([9200, 9202]);
  });

  it("E08 refuses session recording, which its edition does not have", async () => {
    const settings = over(BOUNDARY, { boundary: { sessionRecording: true } });
    expect(await refusal(settings)).to.include(
      "boundary.sessionRecording = true\n    is a feature of Boundary Enterprise and of HCP Boundary, and this is the Community Edition, which has no licence for it; set false",
    );
  });

  it("E08 refuses a second way to a tool, and a tool without Boundary", async () => {
    const { console } = BOUNDARY.services;
    const route = { host: "console.prod.acme.example" };
    const settings = over(BOUNDARY, { services: { console: { ...console, route, callers: ["podinfo"] } } });
    const message = await refusal(settings);
    expect(message).to.include(
      "services.console.route\n    is no way to a service with exposure: boundary; remove it, or remove exposure",
    );
    expect(message).to.include("services.console.callers\n    is no way to a service");
    expect(await refusal({ services: BOUNDARY.services })).to.include(
      'services.console.exposure = "boundary"\n    needs Boundary; set boundary.image, host, workerHost and clientCidrs, or remove it',
    );
  });
});
