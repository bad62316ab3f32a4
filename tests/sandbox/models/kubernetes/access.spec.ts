import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import { type Props, UNKNOWN } from "../../../../sandbox/simulator/values";
import { kubeconfig, TestCluster } from "./support";

const EKS = "https://ABC123.gr7.eu-central-1.eks.amazonaws.com";
const DNS = "https://gke-abc.europe-west3.gke.goog";
const SERVICE = "kubernetes:core/v1:Service";

describe("a cluster's API server, simulated", () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env["TRIVIUM_ACCESS_PATH"];
  });
  afterEach(() => {
    if (before === undefined) delete process.env["TRIVIUM_ACCESS_PATH"];
    else process.env["TRIVIUM_ACCESS_PATH"] = before;
  });

  /** The reason why nothing gets through; undefined where it does. */
  const reach = (server: string, objects: CloudObject[], path: string, extra: Props = {}) => {
    process.env["TRIVIUM_ACCESS_PATH"] = path;
    const config = { clusterIdentifier: "c", kubeconfig: kubeconfig(server), ...extra };
    return new TestCluster(config, objects).simulator.checkConfig()[0]?.reason;
  };

  it("is a private EKS cluster's only through a declared path inside its network", () => {
    expect(reach(EKS, [eks(false)], "")).to.equal(
      `${EKS}: dial tcp: i/o timeout; no access path is declared, set access.path to runner or vpn`,
    );
    expect(reach(EKS, [eks(false)], "public")).to.equal(
      `${EKS}: dial tcp: i/o timeout; there is no way through public, set access.path to runner or vpn`,
    );
    expect(reach(EKS, [eks(false)], "runner")).to.equal(undefined);
    expect(reach(EKS, [eks(true)], "public")).to.equal(undefined);
  });

  it("is reached through GKE's DNS endpoint where it allows external traffic", () => {
    expect(reach(DNS, [gke(true)], "dns-endpoint")).to.equal(undefined);
    expect(reach(DNS, [gke(false)], "dns-endpoint")).to.include("set access.path to runner or vpn");
  });

  it("does not answer where no cluster has that address, unless the cluster is declared gone", () => {
    expect(reach(EKS, [], "runner")).to.equal(`no cluster answers at ${EKS}: dial tcp: no such host`);
    expect(reach(EKS, [], "runner", { deleteUnreachable: "true" })).to.equal(undefined);
  });

  it("is not judged while the kubeconfig is unknown, and refused when it is none", () => {
    const problems = (config: Props) => new TestCluster(config).simulator.checkConfig();
    expect(problems({ clusterIdentifier: "k3s/site", kubeconfig: UNKNOWN })).to.deep.equal([]);
    expect(problems({ clusterIdentifier: "k3s/site", kubeconfig: "nonsense" })[0]?.reason).to.include(
      "is no kubeconfig",
    );
  });

  it("gives a load balancer what its cluster's cloud gives: a host name on EKS, an address elsewhere", () => {
    const service = {
      metadata: { name: "gateway", namespace: "default" },
      spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
    };
    const status = (cluster: TestCluster) =>
      JSON.stringify(cluster.create(SERVICE, service).outputs["status"]);
    const onEks = new TestCluster({ clusterIdentifier: "c", kubeconfig: kubeconfig(EKS) }, [eks(true)]);
    expect(status(onEks)).to.match(
      /"hostname":"k8s-default-gateway-[0-9a-f]{10}\.elb\.eu-central-1\.amazonaws\.com"/,
    );
    expect(status(new TestCluster())).to.match(/"ip":"192\.0\.2\.\d+"/);
  });
});

function eks(endpointPublicAccess: boolean): CloudObject {
  const outputs = {
    endpoint: EKS,
    arn: "arn:aws:eks:eu-central-1:123456789012:cluster/c",
    vpcConfig: { endpointPublicAccess },
  };
  return { type: "aws:eks/cluster:Cluster", id: "c", scope: "aws", inputs: {}, outputs };
}

function gke(allowExternalTraffic: boolean): CloudObject {
  const dnsEndpointConfig = { endpoint: DNS.replace("https://", ""), allowExternalTraffic };
  const outputs = { endpoint: "10.0.0.2", controlPlaneEndpointsConfig: { dnsEndpointConfig } };
  return { type: "gcp:container/cluster:Cluster", id: "c", scope: "gcp", inputs: {}, outputs };
}
