import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import type { Props } from "../../../../sandbox/simulator/values";
import { ACCOUNT, CLUSTER, KEY, KEY_RING, POOL, Project } from "./support";

/** A project with a network, a subnet with ranges for a cluster, keys and an identity for nodes. */
class Site extends Project {
  readonly email: string;
  private readonly network_: CloudObject;
  private readonly subnet_: CloudObject;
  private readonly secretsKey: string;
  readonly diskKey: string;

  constructor() {
    super();
    this.network_ = this.network();
    this.subnet_ = this.subnet(this.network_);
    this.secretsKey = this.key("secrets", "container-engine-robot");
    this.diskKey = this.key("disks", "compute-system");
    this.create(ACCOUNT, "nodes", { accountId: "shop-nodes" });
    this.email = "shop-nodes@acme-platform.iam.gserviceaccount.com";
  }

  cluster(change: Props = {}): CloudObject {
    return this.create(CLUSTER, "gke", {
      name: "shop",
      location: "europe-west3",
      nodeLocations: ["europe-west3-a", "europe-west3-b"],
      network: this.network_.id,
      subnetwork: this.subnet_.id,
      ipAllocationPolicy: {
        clusterSecondaryRangeName: "pods",
        servicesSecondaryRangeName: "services",
      },
      databaseEncryption: { state: "ENCRYPTED", keyName: this.secretsKey },
      nodeConfig: { serviceAccount: this.email, bootDiskKmsKey: this.diskKey },
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true },
        ipEndpointsConfig: { enabled: false },
      },
      minMasterVersion: "1.34",
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      ...change,
    });
  }

  pool(change: Props = {}): CloudObject {
    return this.create(POOL, "nodes", {
      name: "shop-nodes",
      cluster: "shop",
      location: "europe-west3",
      nodeLocations: ["europe-west3-a", "europe-west3-b"],
      autoscaling: { totalMinNodeCount: 2, totalMaxNodeCount: 6 },
      nodeConfig: { serviceAccount: this.email, bootDiskKmsKey: this.diskKey },
      ...change,
    });
  }
}

describe("sandbox/models/gcp: GKE", () => {
  it("gives a cluster a DNS endpoint and keeps its address private", () => {
    const { id, outputs } = new Site().cluster();
    expect(id).to.equal("projects/acme-platform/locations/europe-west3/clusters/shop");
    expect(JSON.stringify(outputs["controlPlaneEndpointsConfig"])).to.match(
      /"endpoint":"gke-[0-9a-f]{40}-\d{12}\.europe-west3\.gke\.goog"/,
    );
    expect(outputs["endpoint"]).to.match(/^10\.0\.\d+\.\d+$/);
    expect(outputs["clusterIpv4Cidr"]).to.equal("10.0.128.0/17");
    expect(outputs["masterVersion"]).to.match(/^1\.34\.\d+-gke\.\d+$/);
    const { clusterCaCertificate } = outputs["masterAuth"] as { clusterCaCertificate: string };
    expect(Buffer.from(clusterCaCertificate, "base64").toString()).to.match(/^-----BEGIN CERTIFICATE-----\n/);
  });

  it("gives a cluster with a public endpoint a public address", () => {
    const { outputs } = new Site().cluster({
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
      controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true } },
    });
    expect(outputs["endpoint"]).to.match(/^203\.0\.113\.\d+$/);
  });

  const refused: readonly [string, Props, string][] = [
    ["a name over 40 characters", { name: "a".repeat(41) }, "name must be 1-40 lower-case letters"],
    ["a version that is none", { minMasterVersion: "v1.35" }, "minMasterVersion must be a version that GKE"],
    [
      "zones of another region",
      { nodeLocations: ["europe-west1-b"] },
      "nodeLocations[0] must be a zone of europe-west3",
    ],
    [
      "a range that the subnet does not have",
      { ipAllocationPolicy: { clusterSecondaryRangeName: "other" } },
      "ipAllocationPolicy.clusterSecondaryRangeName names no secondary range of the subnetwork",
    ],
    [
      "no way in",
      { controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: false } } },
      "controlPlaneEndpointsConfig leaves no endpoint",
    ],
    [
      "two enforcers of network policies",
      { datapathProvider: "ADVANCED_DATAPATH", networkPolicy: { enabled: true } },
      "networkPolicy.enabled cannot be enabled with Dataplane V2",
    ],
    [
      "another project's workload pool",
      { workloadIdentityConfig: { workloadPool: "other.svc.id.goog" } },
      "workloadIdentityConfig.workloadPool must be PROJECT.svc.id.goog",
    ],
    [
      "a maintenance window of an hour",
      {
        maintenancePolicy: {
          recurringWindow: {
            startTime: "2026-01-03T00:00:00Z",
            endTime: "2026-01-03T01:00:00Z",
            recurrence: "FREQ=DAILY",
          },
        },
      },
      "maintenancePolicy.recurringWindow must be a window of four hours or more",
    ],
    [
      "a log source that is none",
      { loggingConfig: { enableComponents: ["AUDIT"] } },
      "must be one of SYSTEM",
    ],
    ["too many pods a node", { defaultMaxPodsPerNode: 512 }, "defaultMaxPodsPerNode must be from 8 to 256"],
    ["no first node", { initialNodeCount: 0 }, "initialNodeCount must be at least 1"],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => new Site().cluster(change)).to.throw(message);
    });
  }

  it("refuses a key that GKE's service agent may not use", () => {
    const site = new Site();
    const ring = site.create(KEY_RING, "own", { name: "own", location: "europe-west3" });
    const key = site.create(KEY, "own", { name: "own", keyRing: ring.id });
    const databaseEncryption = { state: "ENCRYPTED", keyName: key.id };
    expect(() => site.cluster({ databaseEncryption })).to.throw(
      "databaseEncryption.keyName names a key that the service agent of container-engine-robot lacks",
    );
    site.grant(key, "container-engine-robot");
    expect(() => site.cluster({ databaseEncryption })).not.to.throw();
  });

  it("upgrades one minor version at a time and never back", () => {
    const site = new Site();
    const cluster = site.cluster();
    const to = (minMasterVersion: string) => () =>
      site.update(cluster, "gke", { ...cluster.inputs, minMasterVersion });
    expect(to("1.36")).to.throw("cannot be upgraded from 1.34 to 1.36");
    expect(to("1.35")).not.to.throw();
    expect(to("1.34")).to.throw("cannot be upgraded from 1.35 to 1.34");
  });

  it("tells updates from replacements", () => {
    const site = new Site();
    const cluster = site.cluster();
    expect(site.replaces(cluster, { minMasterVersion: "1.35" })).to.deep.equal([]);
    expect(
      site.replaces(cluster, { privateClusterConfig: { enablePrivateNodes: true } }),
      "the public endpoint is switched in place",
    ).to.deep.equal([]);
    expect(site.replaces(cluster, { datapathProvider: "ADVANCED_DATAPATH" })).to.deep.equal([
      "datapathProvider",
    ]);
    expect(() => site.replaces(cluster, { enableTpu: true })).to.throw("does not know whether a change of");
  });

  it("keeps a protected cluster, and deletes an unprotected one with its nodes", () => {
    const site = new Site();
    const cluster = site.cluster();
    const pool = site.pool();
    expect(() => site.delete(cluster)).to.throw("deletion_protection is set to true");
    const freed = site.update(cluster, "gke", { ...cluster.inputs, deletionProtection: false });
    site.delete(freed);
    expect(site.cloud.get(POOL, pool.id, pool.scope)).to.equal(undefined);
  });

  const refusedPools: readonly [string, Props, string][] = [
    [
      "bounds in the wrong order",
      { autoscaling: { totalMinNodeCount: 6, totalMaxNodeCount: 2 } },
      "autoscaling.totalMinNodeCount is above totalMaxNodeCount",
    ],
    [
      "bounds per zone and in total",
      { autoscaling: { minNodeCount: 1, totalMaxNodeCount: 2 } },
      "autoscaling cannot have limits per zone and in total",
    ],
    [
      "an upgrade that can touch no node",
      { upgradeSettings: { maxSurge: 0, maxUnavailable: 0 } },
      "upgradeSettings must let one node be added or unavailable",
    ],
    ["a disk of 5 GB", { nodeConfig: { diskSizeGb: 5 } }, "nodeConfig.diskSizeGb must be from 10 to 65536"],
    ["an unknown cluster", { cluster: "other" }, 'cluster names no gcp:container/cluster:Cluster: "other"'],
    [
      "an unknown service account",
      { nodeConfig: { serviceAccount: "x@acme-platform.iam.gserviceaccount.com" } },
      "nodeConfig.serviceAccount names no gcp:serviceaccount/account:Account",
    ],
  ];
  for (const [what, change, message] of refusedPools) {
    it(`refuses a node pool with ${what}`, () => {
      const site = new Site();
      site.cluster();
      expect(() => site.pool(change)).to.throw(message);
    });
  }

  it("runs the control plane's version on nodes of every zone", () => {
    const site = new Site();
    const { outputs } = site.cluster();
    const pool = site.pool();
    expect(pool.outputs["version"]).to.equal(outputs["masterVersion"]);
    expect(pool.outputs["managedInstanceGroupUrls"]).to.have.length(2);
  });
});
