import { expect } from "chai";
import { type Props, valuesAt } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";

const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const KEY_USER = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const ZONES = ["us-central1-a", "us-central1-b", "us-central1-c"];

/** The pools of seeds/002 as settings; the first one takes the platform's own pods. */
const FINANCE = {
  gcp: {
    region: "us-central1",
    zones: ZONES,
    pools: {
      application: { machineType: "e2-standard-4", diskType: "pd-ssd", diskSizeGb: 100, min: 3, max: 10 },
      monitoring: {
        machineType: "e2-standard-2",
        diskSizeGb: 50,
        zones: ["us-central1-a", "us-central1-b"],
        min: 2,
        max: 4,
        taints: ["monitoring=true:NoSchedule"],
      },
    },
    autoscaling: { autoProvisioning: { cores: 200, memoryGb: 800 } },
  },
};

/** The cluster of seeds/003 as settings, with a pool for the platform's own pods besides. */
const CRM = {
  access: { path: "public", authorizedCidrs: ["203.0.113.0/24"] },
  gcp: {
    controlPlane: { cidr: "172.16.0.0/28" },
    pools: {
      default: {},
      frontend: { machineType: "e2-standard-2", min: 2, max: 10, ...dedicated("frontend") },
      backend: {
        machineType: "e2-highmem-4",
        diskType: "pd-ssd",
        min: 3,
        max: 15,
        ...dedicated("backend"),
      },
      database: {
        machineType: "e2-highcpu-8",
        diskType: "pd-ssd",
        diskSizeGb: 200,
        min: 2,
        max: 8,
        surge: 0,
        unavailable: 1,
        ...dedicated("database"),
      },
    },
    autoscaling: { autoProvisioning: { cores: 200, memoryGb: 800 } },
  },
};

function dedicated(workload: string) {
  return { labels: { workload }, taints: [`workload=${workload}:NoSchedule`] };
}

describe("requirements: cluster on GCP", () => {
  let finance: Graph;
  let crm: Graph;
  before(async () => {
    finance = await graphOf("gcp", FINANCE);
    crm = await graphOf("gcp", CRM);
  });

  const pool = (graph: Graph, name: string): Props => graph.only(POOL, `cluster-pool-${name}`).inputs;

  it("F01 a regional cluster over three zones", () => {
    expect(finance.only(CLUSTER).inputs).to.deep.include({ location: "us-central1", nodeLocations: ZONES });
  });

  it("F01 an application pool of 3 to 10 nodes in total and a tainted monitoring pool of 2 to 4", () => {
    expect(finance.of(POOL)).to.have.length(2);
    expect(pool(finance, "application")).to.deep.include({ nodeLocations: ZONES });
    expectPool(pool(finance, "application"), {
      machine: { machineType: "e2-standard-4", diskType: "pd-ssd", diskSizeGb: 100 },
      totals: [3, 10],
      taints: [],
    });
    expect(pool(finance, "monitoring")["nodeLocations"]).to.deep.equal(["us-central1-a", "us-central1-b"]);
    expectPool(pool(finance, "monitoring"), {
      machine: { machineType: "e2-standard-2", diskSizeGb: 50 },
      totals: [2, 4],
      taints: [{ key: "monitoring", value: "true", effect: "NO_SCHEDULE" }],
    });
  });

  it("F02 at most 20 nodes a pool, 200 cores and 800 GB", () => {
    for (const inputs of finance.inputs(POOL)) {
      expect(at(inputs, "autoscaling.totalMaxNodeCount")).to.be.at.most(20);
    }
    expect(at(finance.only(CLUSTER).inputs, "clusterAutoscaling.resourceLimits")).to.deep.equal([
      { resourceType: "cpu", minimum: 0, maximum: 200 },
      { resourceType: "memory", minimum: 0, maximum: 800 },
    ]);
  });

  it("C03 private nodes, the control plane's own block and authorized networks alone", () => {
    const { inputs } = crm.only(CLUSTER);
    expect(inputs["privateClusterConfig"]).to.deep.equal({
      enablePrivateNodes: true,
      enablePrivateEndpoint: false,
      masterIpv4CidrBlock: "172.16.0.0/28",
    });
    const networks = inputs["masterAuthorizedNetworksConfig"] as Props;
    expect(valuesAt(networks, "cidrBlocks[].cidrBlock").map(({ value }) => value)).to.deep.equal([
      "203.0.113.0/24",
      "10.50.0.0/16",
    ]);
    expect(networks).to.include({
      gcpPublicCidrsAccessEnabled: false,
      privateEndpointEnforcementEnabled: true,
    });
    expect(at(inputs, "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic")).to.equal(false);
    for (const nodes of crm.inputs(POOL)) {
      expect(nodes["networkConfig"]).to.deep.equal({ enablePrivateNodes: true });
    }
  });

  it("C03 no IP endpoint where the DNS endpoint is the way in", async () => {
    const { inputs } = (await graphOf("gcp", { access: { path: "dns-endpoint" } })).only(CLUSTER);
    expect(at(inputs, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled")).to.equal(false);
    expect(at(inputs, "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic")).to.equal(true);
    expect(inputs).not.to.have.property("masterAuthorizedNetworksConfig");
  });

  it("C03 intranode visibility, the workload pool, the REGULAR channel and no minor upgrade by surprise", () => {
    const { inputs } = crm.only(CLUSTER);
    expect(inputs).to.deep.include({
      enableIntranodeVisibility: true,
      datapathProvider: "ADVANCED_DATAPATH",
      workloadIdentityConfig: { workloadPool: "acme-prod.svc.id.goog" },
      releaseChannel: { channel: "REGULAR" },
    });
    expect(at(inputs, "maintenancePolicy.maintenanceExclusions")).to.deep.equal([
      {
        exclusionName: "minor-upgrades-by-hand",
        startTime: "2026-01-01T00:00:00Z",
        exclusionOptions: { scope: "NO_MINOR_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
      },
    ]);
  });

  it("C03 hardened nodes of Container-Optimized OS with an identity of their own that may little", () => {
    const account = crm.only("gcp:serviceaccount/account:Account", "cluster-nodes");
    for (const { nodeConfig } of crm.inputs(POOL)) {
      expect(nodeConfig).to.deep.include({
        imageType: "COS_CONTAINERD",
        metadata: { "disable-legacy-endpoints": "true" },
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
        serviceAccount: account.outputs["email"],
      });
    }
    const roles = crm
      .inputs("gcp:projects/iAMMember:IAMMember")
      .filter((inputs) => inputs["member"] === account.outputs["member"])
      .map((inputs) => inputs["role"]);
    expect(roles).to.deep.equal(["roles/container.defaultNodeServiceAccount"]);
  });

  it("F09 pods are known to Google by workload identity, never by their node's account", () => {
    const { inputs } = finance.only(CLUSTER);
    expect(inputs["workloadIdentityConfig"]).to.deep.equal({ workloadPool: "acme-prod.svc.id.goog" });
    for (const nodes of finance.inputs(POOL)) {
      expect(at(nodes, "nodeConfig.workloadMetadataConfig.mode")).to.equal("GKE_METADATA");
    }
  });

  it("C04 pools for frontend, backend and databases, each for its own workload, counted in total", () => {
    const wanted: [string, Props, [number, number]][] = [
      ["frontend", { machineType: "e2-standard-2" }, [2, 10]],
      ["backend", { machineType: "e2-highmem-4", diskType: "pd-ssd" }, [3, 15]],
      ["database", { machineType: "e2-highcpu-8", diskType: "pd-ssd", diskSizeGb: 200 }, [2, 8]],
    ];
    for (const [workload, machine, totals] of wanted) {
      const taints = [{ key: "workload", value: workload, effect: "NO_SCHEDULE" }];
      expectPool(pool(crm, workload), { machine, totals, taints });
      expect(at(pool(crm, workload), "nodeConfig.labels")).to.deep.equal({ workload });
    }
  });

  it("C04 repaired, upgraded and balanced by GKE; a database's node goes before its successor comes", () => {
    for (const inputs of crm.inputs(POOL)) {
      expect(inputs["management"]).to.deep.equal({ autoRepair: true, autoUpgrade: true });
      expect(at(inputs, "autoscaling.locationPolicy")).to.equal("BALANCED");
    }
    expect(pool(crm, "database")["upgradeSettings"]).to.include({ maxSurge: 0, maxUnavailable: 1 });
    expect(pool(crm, "frontend")["upgradeSettings"]).to.include({ maxSurge: 1, maxUnavailable: 0 });
  });

  it("C10 secrets, boot disks and volumes are encrypted with keys of the customer's", () => {
    const { inputs } = crm.only(CLUSTER);
    const keys = crm.inputs(KEY_USER).map(({ cryptoKeyId }) => cryptoKeyId);
    const used = [
      at(inputs, "databaseEncryption.keyName"),
      at(inputs, "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey"),
      ...crm.inputs(POOL).map((nodes) => at(nodes, "nodeConfig.bootDiskKmsKey")),
      ...crm
        .inputs("kubernetes:storage.k8s.io/v1:StorageClass")
        .map(({ parameters }) => (parameters as Props)["disk-encryption-kms-key"]),
    ];
    expect(used).to.have.length(7);
    for (const key of used) expect(keys).to.include(key);
    expect(at(inputs, "databaseEncryption.state")).to.equal("ENCRYPTED");
  });

  it("C18 node auto-provisioning with the identity, key, image and tag of the other nodes", () => {
    const { inputs } = crm.only(CLUSTER);
    const nodes = pool(crm, "default")["nodeConfig"] as Props;
    expect(at(inputs, "clusterAutoscaling.enabled")).to.equal(true);
    expect(at(inputs, "clusterAutoscaling.autoProvisioningDefaults")).to.deep.include({
      serviceAccount: nodes["serviceAccount"],
      bootDiskKmsKey: nodes["bootDiskKmsKey"],
      imageType: nodes["imageType"],
      shieldedInstanceConfig: nodes["shieldedInstanceConfig"],
      management: { autoRepair: true, autoUpgrade: true },
    });
    expect(at(inputs, "nodePoolAutoConfig.networkTags.tags")).to.deep.equal(nodes["tags"]);
  });

  it("C18 vertical autoscaling of pods beside the services' horizontal one", () => {
    expect(crm.only(CLUSTER).inputs["verticalPodAutoscaling"]).to.deep.equal({ enabled: true });
    expect(crm.of("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")).not.to.deep.equal([]);
  });

  it("C18 without limits there is no auto-provisioning", async () => {
    const { inputs } = (await graphOf("gcp")).only(CLUSTER);
    expect(inputs["clusterAutoscaling"]).to.deep.equal({ enabled: false, autoscalingProfile: "BALANCED" });
  });
});

describe("requirements: names of node pools on GCP", () => {
  it("C04 stay with everything that GKE changes in place, and change with what it cannot", async () => {
    const name = async (settings: object): Promise<unknown> => {
      const graph = await graphOf("gcp", { gcp: { pools: { default: settings } } });
      return graph.only(POOL).inputs["name"];
    };
    const first = await name({});
    const inPlace = {
      machineType: "e2-standard-16",
      diskSizeGb: 300,
      max: 40,
      labels: { tier: "all" },
      surge: 2,
    };
    expect(await name(inPlace)).to.equal(first);
    expect(await name({ spot: true, location: "ANY" })).not.to.equal(first);
  });
});

function expectPool(
  inputs: Props,
  wanted: { machine: Props; totals: [number, number]; taints: object[] },
): void {
  const [totalMinNodeCount, totalMaxNodeCount] = wanted.totals;
  expect(inputs["autoscaling"]).to.include({ totalMinNodeCount, totalMaxNodeCount });
  expect(inputs["nodeConfig"]).to.deep.include({ ...wanted.machine, taints: wanted.taints });
}

/** The one value that a path leads to. */
function at(inputs: Props, path: string): unknown {
  return valuesAt(inputs, path)[0]?.value;
}
