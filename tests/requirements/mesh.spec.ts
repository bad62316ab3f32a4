import { expect } from "chai";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { groups, named, texts } from "./mesh-access";

const ISTIO: Settings = { mesh: { kind: "istio" } };

const NAMESPACE = "kubernetes:core/v1:Namespace";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const PEERS = "kubernetes:security.istio.io/v1:PeerAuthentication";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const SECURITY_POLICY = "kubernetes:security.istio.io/v1:AuthorizationPolicy";

/** Hours of a duration as cert-manager writes them. */
function hours(of: Props, path: string): number {
  return Number.parseInt(text(of, path) ?? "", 10);
}

function chart(graph: Graph, name: string): Props {
  return graph.only(RELEASE, `mesh-${name}`).inputs;
}

/** Names that a resource waits for, of its own component. */
function after(graph: Graph, name: string): string[] {
  return graph.only(RELEASE, `mesh-${name}`).dependsOn.map((urn) => urn.split("::").at(-1) ?? "");
}

describe("the mesh", function () {
  this.timeout(120_000);

  for (const kind of ["linkerd", "istio"]) {
    it(`keeps the key of ${kind}'s trust anchor when it is renewed, so that nobody has to trust another`, async () => {
      const graph = await graphOf("aws", { mesh: { kind } });
      const anchor = named(graph, CERTIFICATE, `${kind}-trust-anchor`);
      expect(text(anchor, "spec.privateKey.rotationPolicy")).to.equal("Never");
    });
  }

  it("is Linkerd by default: a certificate for every pod, all refused but declared callers, weights at the Service (E01)", async () => {
    const graph = await graphOf("aws");
    const issuer = named(graph, CERTIFICATE, "linkerd-identity-issuer");
    expect(hours(issuer, "spec.duration")).to.equal(48);
    expect(hours(issuer, "spec.renewBefore")).to.be.greaterThan(24);
    const bundle = named(
      graph,
      "kubernetes:trust.cert-manager.io/v1alpha1:Bundle",
      "linkerd-identity-trust-roots",
    );
    expect(texts(bundle, "spec.sources[].secret.name")).to.deep.equal(["linkerd-trust-anchor"]);
    expect(named(graph, NAMESPACE, "shop")).to.have.nested.property(
      "metadata.annotations.config\\.linkerd\\.io/default-inbound-policy",
      "deny",
    );
    const server = named(graph, "kubernetes:policy.linkerd.io/v1beta3:Server", "podinfo");
    expect(text(server, "spec.accessPolicy")).to.equal("deny");
    const callers = named(
      graph,
      "kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication",
      "podinfo-callers",
    );
    expect(texts(callers, "spec.identityRefs[].name")).to.deep.equal(["traefik"]);
    const split = named(graph, "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "podinfo");
    expect(valuesAt(split, "spec.rules[].backendRefs[].weight").map(({ value }) => value)).to.deep.equal([
      100, 0,
    ]);
  });

  for (const target of targetNames) {
    describe(`of Istio on ${target}`, () => {
      let graph: Graph;
      before(async () => {
        graph = await graphOf(target, ISTIO);
      });

      it("comes in order: definitions, control plane, the nodes' agent, the nodes' proxy, and nothing of Linkerd", () => {
        expect(after(graph, "istiod")).to.include("mesh-istio-base");
        expect(after(graph, "istio-cni")).to.include.members(["mesh-istiod", "mesh-nodes-quota"]);
        expect(after(graph, "ztunnel")).to.include("mesh-istio-cni");
        expect(graph.inputs(RELEASE).filter((inputs) => text(inputs, "name")?.includes("linkerd"))).to.be
          .empty;
      });

      it("knows where the nodes keep CNI plugins, and may run as critical there", () => {
        const cni = chart(graph, "istio-cni");
        const known: Record<string, string> = {
          aws: "/opt/cni/bin",
          gcp: "/home/kubernetes/bin",
          k3s: "/var/lib/rancher/k3s/data/cni",
        };
        expect(text(cni, "values.cni.cniBinDir")).to.equal(known[target]);
        const quota = named(graph, "kubernetes:core/v1:ResourceQuota", "node-critical", "istio-nodes");
        expect(texts(quota, "spec.scopeSelector.matchExpressions[].values[]")).to.deep.equal([
          "system-node-critical",
        ]);
      });

      it("keeps the control plane at Pod Security restricted, and what changes nodes in a namespace apart", () => {
        const level = (name: string) =>
          named(graph, NAMESPACE, name)["metadata"] as { labels: Record<string, string> };
        const enforced = (name: string) => level(name).labels["pod-security.kubernetes.io/enforce"];
        expect([enforced("istio-system"), enforced("istio-nodes")]).to.deep.equal([
          "restricted",
          "privileged",
        ]);
        expect(text(chart(graph, "istiod"), "values.pilot.trustedZtunnelNamespace")).to.equal("istio-nodes");
        expect(text(chart(graph, "istiod"), "values.pilot.seccompProfile.type")).to.equal("RuntimeDefault");
      });
    });
  }

  describe("of Istio", () => {
    let graph: Graph;
    before(async () => {
      graph = await graphOf("k3s", ISTIO);
    });

    it("takes no connection without mutual TLS, and no TLS older than 1.3 (F06)", () => {
      expect(text(named(graph, PEERS, "default", "istio-system"), "spec.mtls.mode")).to.equal("STRICT");
      const tls = text(chart(graph, "istiod"), "values.meshConfig.meshMTLS.minProtocolVersion");
      expect(tls).to.equal("TLSV1_3");
      for (const namespace of ["shop", "monitoring", "argo-rollouts", "gateway"]) {
        const labels = named(graph, NAMESPACE, namespace)["metadata"] as { labels: Record<string, string> };
        expect(labels.labels["istio.io/dataplane-mode"], namespace).to.equal("ambient");
      }
    });

    it("opens plain ports where clients outside come in, and nowhere else", () => {
      const permissive = graph
        .inputs(PEERS)
        .filter((inputs) => JSON.stringify(inputs).includes("PERMISSIVE"))
        .map((inputs) => [text(inputs, "metadata.namespace"), text(inputs, "spec.mtls.mode")]);
      expect(permissive).to.deep.equal([["gateway", "STRICT"]]);
    });

    it("has its certificates from cert-manager, which renews what istiod signs with before it ends", () => {
      const signer = named(graph, CERTIFICATE, "cacerts", "istio-system");
      expect(signer).to.have.nested.property("spec.isCA", true);
      // A workload's certificate lives a day.
      expect(hours(signer, "spec.renewBefore")).to.be.at.least(24);
      expect(hours(signer, "spec.duration")).to.be.greaterThan(hours(signer, "spec.renewBefore"));
      const anchor = named(graph, CERTIFICATE, "istio-trust-anchor", "cert-manager");
      expect(hours(anchor, "spec.duration")).to.equal(87_600);
      expect(text(chart(graph, "istiod"), "values.pilot.env.AUTO_RELOAD_PLUGIN_CERTS")).to.equal("true");
      expect(after(graph, "istiod")).to.include("mesh-signer");
    });

    it("refuses in a team's namespace what no policy lets in, at the pods and at the waypoint", () => {
      const pods = named(graph, SECURITY_POLICY, "deny-connections", "shop");
      const requests = named(graph, SECURITY_POLICY, "deny-requests", "shop");
      expect(pods["spec"]).to.deep.equal({});
      expect(texts(requests, "spec.targetRefs[].kind")).to.deep.equal(["Gateway"]);
      expect(groups(requests, "spec.rules[]")).to.deep.equal([]);
      const waypoint = named(graph, "kubernetes:gateway.networking.k8s.io/v1:Gateway", "waypoint", "shop");
      expect(text(waypoint, "spec.gatewayClassName")).to.equal("istio-waypoint");
    });

    it("lets to a service's pods its waypoint and Prometheus, and to its waypoint the gateway", () => {
      const connections = named(graph, SECURITY_POLICY, "podinfo", "shop");
      expect(texts(connections, "spec.rules[].from[].source.principals[]")).to.deep.equal([
        "cluster.local/ns/shop/sa/waypoint",
        "cluster.local/ns/monitoring/sa/monitoring-prometheus",
      ]);
      const pods = named(graph, POLICY, "podinfo", "shop");
      const peers = JSON.stringify(groups(pods, "spec.ingress[].from[]"));
      expect(peers).to.include('"gateway.networking.k8s.io/gateway-name":"waypoint"');
      expect(valuesAt(pods, "spec.ingress[].ports[].port").map(({ value }) => value)).to.include(15_008);
      const front = named(graph, POLICY, "podinfo.front", "shop");
      expect(JSON.stringify(groups(front, "spec.ingress[].from[]"))).to.include('"gateway"');
      expect(valuesAt(front, "spec.egress[].ports[].port").map(({ value }) => value)).to.deep.equal([15_008]);
    });

    it("lets kubelet's probes and Prometheus in where NetworkPolicies refuse everything else", () => {
      const basics = named(graph, POLICY, "allow-basics", "shop");
      expect(texts(basics, "spec.ingress[].from[].ipBlock.cidr")).to.deep.equal(["169.254.7.127/32"]);
      const monitor = named(graph, "kubernetes:monitoring.coreos.com/v1:PodMonitor", "waypoint", "shop");
      expect(texts(monitor, "spec.podMetricsEndpoints[].path")).to.deep.equal(["/stats/prometheus"]);
      const waypoint = named(graph, POLICY, "waypoint", "shop");
      expect(valuesAt(waypoint, "spec.ingress[].ports[].port").map(({ value }) => value)).to.include(15_020);
    });

    it("judges pods by Istio's label and not by Linkerd's annotation", () => {
      const admission = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
      const inMesh = JSON.stringify(named(graph, admission, "pods-in-mesh"));
      expect(inMesh).to.include("istio.io/dataplane-mode").and.not.to.include("linkerd");
      const pinned = JSON.stringify(named(graph, admission, "images-pinned"));
      expect(pinned).to.include("docker.io/istio/proxyv2:").and.not.to.include("linkerd");
    });

    it("closes a store without consumers to everybody", async () => {
      const alone = await graphOf("k3s", { ...ISTIO, caches: { sessions: {} } });
      const closed = named(alone, SECURITY_POLICY, "clients", "cache-sessions");
      expect(closed["spec"]).to.deep.include({
        action: "DENY",
        rules: [{ to: [{ operation: { ports: ["6379"] } }] }],
      });
    });

    it("closes Prometheus to all but those who ask it, and leaves its other ports", () => {
      const closed = named(graph, SECURITY_POLICY, "prometheus", "monitoring");
      expect(text(closed, "spec.action")).to.equal("DENY");
      expect(texts(closed, "spec.rules[].to[].operation.ports[]")).to.deep.equal(["9090"]);
      expect(texts(closed, "spec.rules[].from[].source.notPrincipals[]")).to.include(
        "cluster.local/ns/argo-rollouts/sa/argo-rollouts",
      );
    });
  });
});
