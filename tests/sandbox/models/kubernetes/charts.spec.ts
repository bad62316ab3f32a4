import { expect } from "chai";
import { factsOf } from "../../../../sandbox/models/kubernetes/charts";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import { type Props, UNKNOWN } from "../../../../sandbox/simulator/values";
import { charts, mirrored } from "../../../../stacks/versions";
import { kubeconfig, NAMESPACE, RELEASE, ROLLOUT, TestCluster, workload } from "./support";

const SERVER = "https://gke.example.com";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const rollout = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: "orders", namespace: "team" },
  spec: { ...workload(), strategy: { canary: { steps: [{ setWeight: 10 }, { pause: {} }] } } },
};

describe("charts and custom kinds, simulated", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.namespace("platform");
    cluster.namespace("team");
  });

  it("knows every chart of the compatibility set, from its repository and from both kinds of mirror", () => {
    for (const set of [
      charts,
      mirrored(charts, "oci://registry.example.com/x"),
      mirrored(charts, "./charts"),
    ]) {
      const unknown = Object.values(set).filter((chart) => factsOf({ ...chart }) === undefined);
      expect(unknown).to.deep.equal([]);
    }
  });

  it("refuses an object whose kind nobody has defined, and checks it all the same before", () => {
    expect(cluster.problems(ROLLOUT, rollout)).to.deep.equal([]);
    expect(() => cluster.create(ROLLOUT, rollout)).to.throw(
      'no matches for kind "Rollout" in version "argoproj.io/v1alpha1": ensure CRDs are installed first',
    );
    cluster.release("argo-rollouts", "platform");
    expect(cluster.create(ROLLOUT, rollout).id).to.equal("team/orders");
  });

  it("believes a chart's values: without its definitions the kind stays unknown", () => {
    cluster.release("argo-rollouts", "platform", { installCRDs: false });
    expect(() => cluster.create(ROLLOUT, rollout)).to.throw('no matches for kind "Rollout"');
  });

  it("refuses to delete a chart while objects of its kinds exist", () => {
    const release = cluster.release("argo-rollouts", "platform");
    const object = cluster.create(ROLLOUT, rollout);
    expect(() => {
      cluster.delete(release);
    }).to.throw(`it defines kinds that are still in use by ${ROLLOUT} team/orders`);
    cluster.delete(object);
    cluster.delete(release);
    expect(() => cluster.create(ROLLOUT, rollout)).to.throw("no matches for kind");
  });

  it("has other definitions once a release's values switch them", () => {
    const off = cluster.release("argo-rollouts", "platform", { installCRDs: false });
    const update = (values: Props) =>
      cluster.simulator.update(RELEASE, `urn:${RELEASE}`, off.id, { ...off.inputs, values });
    update({ installCRDs: true });
    const object = cluster.create(ROLLOUT, rollout);
    cluster.delete(object);
    update({ installCRDs: false });
    expect(() => cluster.create(ROLLOUT, rollout)).to.throw('no matches for kind "Rollout"');
  });

  it("goes with its namespace, as does all that is in one", () => {
    const release = cluster.release("argo-rollouts", "platform");
    const object = cluster.create(ROLLOUT, rollout);
    cluster.simulator.delete(NAMESPACE, "urn:team", "team");
    expect(cluster.simulator.read(ROLLOUT, object.id)).to.equal(undefined);
    expect(cluster.simulator.read(RELEASE, release.id)).to.not.equal(undefined);
  });

  it("refuses a chart that uses kinds which are not defined yet", () => {
    expect(() => cluster.release("plugin-barman-cloud", "platform")).to.throw(
      'no matches for kind "Certificate" in version "cert-manager.io/v1": ensure CRDs are installed first',
    );
    cluster.release("cert-manager", "platform", { crds: { enabled: true } });
    expect(cluster.release("plugin-barman-cloud", "platform").id).to.equal("platform/plugin-barman-cloud");
  });

  it("refuses a second owner of a definition", () => {
    cluster.release("prometheus-operator-crds", "platform");
    expect(() =>
      cluster.release("kube-prometheus-stack", "platform", { nodeExporter: { enabled: false } }),
    ).to.throw(
      'CustomResourceDefinition "alertmanagers.monitoring.coreos.com" exists and cannot be imported',
    );
  });

  it("refuses a chart whose pods its namespace forbids", () => {
    expect(() => cluster.release("linkerd2-cni", "platform")).to.throw(
      'violates PodSecurity "restricted:latest"',
    );
    cluster.namespace("node", "privileged");
    expect(cluster.release("linkerd2-cni", "node").id).to.equal("node/linkerd2-cni");
  });

  it("looks for a chart's privileged pods where its values put them", () => {
    const values = { "prometheus-node-exporter": { namespaceOverride: "node" } };
    expect(() => cluster.release("kube-prometheus-stack", "platform", values)).to.throw(
      'namespaces "node" not found',
    );
    cluster.namespace("node", "privileged");
    expect(cluster.release("kube-prometheus-stack", "platform", values).id).to.include("platform/");
  });

  it("finds the Gateway API on a GKE cluster that has its channel on, and on no other", () => {
    const route = { metadata: { name: "orders", namespace: "default" }, spec: { rules: [] } };
    const config = { clusterIdentifier: "gke", kubeconfig: kubeconfig(SERVER) };
    const on = new TestCluster(config, [gke("CHANNEL_STANDARD")]);
    const off = new TestCluster(config, [gke("CHANNEL_DISABLED")]);
    expect(on.create(ROUTE, route).id).to.equal("default/orders");
    expect(() => off.create(ROUTE, route)).to.throw('no matches for kind "HTTPRoute"');
    expect(() => on.release("traefik-crds", "default", { gatewayAPI: true })).to.throw(
      "invalid ownership metadata",
    );
  });

  it("demands a pinned version and a known chart", () => {
    expect(cluster.problems(RELEASE, { name: "x", chart: "wordpress", namespace: "team" })).to.deep.equal([
      "version: is required: a chart is pinned",
      "chart: the sandbox does not know the chart wordpress; describe it in sandbox/models/kubernetes/charts.ts",
    ]);
  });

  it("refuses unknown kinds, and unknown, missing and mistyped fields of known ones", () => {
    expect(() => cluster.problems("kubernetes:example.com/v1:Thing", {})).to.throw("does not simulate");
    expect(cluster.problems(ROLLOUT, { ...rollout, spec: { ...rollout.spec, replica: 3 } })[0]).to.match(
      /^spec\.replica: is no property/,
    );
    const server = "kubernetes:policy.linkerd.io/v1beta3:Server";
    const named = {
      apiVersion: "policy.linkerd.io/v1beta3",
      kind: "Server",
      metadata: { name: "s", namespace: "team" },
    };
    expect(cluster.problems(server, { ...named, spec: { accessPolicy: "open" } })).to.deep.equal([
      "spec.port: is required",
      'spec.accessPolicy: Unsupported value: "open": supported values: all-authenticated, all-unauthenticated, audit, cluster-authenticated, cluster-unauthenticated, deny',
    ]);
    expect(cluster.problems(server, { ...named, spec: { port: UNKNOWN } })).to.deep.equal([]);
  });

  it("keeps a database: its volumes do not shrink, and no change of it is guessed", () => {
    const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    const database = (size: string) => ({
      metadata: { name: "orders", namespace: "team" },
      spec: { instances: 1, storage: { size } },
    });
    cluster.release("cloudnative-pg", "platform");
    cluster.create(type, database("20Gi"));
    expect(() => cluster.simulator.update(type, "urn:1", "team/orders", database("10Gi"))).to.throw(
      "can't shrink existing storage",
    );
    const difference = cluster.simulator.diff(
      type,
      "urn:1",
      "team/orders",
      database("20Gi"),
      database("40Gi"),
    );
    expect(difference.replaces).to.deep.equal([]);
  });
});

function gke(channel: string): CloudObject {
  const outputs = { endpoint: "gke.example.com", gatewayApiConfig: { channel } };
  return { type: "gcp:container/cluster:Cluster", id: "gke", scope: "acme", inputs: {}, outputs };
}
