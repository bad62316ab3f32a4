import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import { gcp } from "../../../../sandbox/models/gcp";
import type { Props } from "../../../../sandbox/simulator/values";
import { CLUSTER, POOL, Project } from "./support";

const BASE: Props = {
  name: "shop",
  location: "europe-west3",
  nodeLocations: ["europe-west3-a"],
  minMasterVersion: "1.34",
  releaseChannel: { channel: "REGULAR" },
};

class Site extends Project {
  readonly control: CloudObject;

  constructor(change: Props = {}) {
    super();
    const network = this.network();
    const subnet = this.subnet(network);
    this.control = this.create(CLUSTER, "gke", {
      ...BASE,
      network: network.id,
      subnetwork: subnet.id,
      ...change,
    });
  }

  pool(change: Props = {}): CloudObject {
    const inputs = {
      name: "pool",
      cluster: "shop",
      location: "europe-west3",
      nodeLocations: ["europe-west3-a"],
    };
    return this.create(POOL, "pool", { ...inputs, ...change });
  }
}

describe("sandbox/models/gcp: what GKE does by itself", () => {
  it("keeps nodes from being newer than the control plane, or older than it by more than two minors", () => {
    const site = new Site();
    expect(() => site.pool({ version: "1.35" })).to.throw(
      "node version 1.35 must not be newer than the control plane's 1.34.1-gke.1396000",
    );
    expect(() => site.pool({ version: "1.34.2-gke.1" })).to.throw(
      "must not be newer than the control plane's",
    );
    expect(() => site.pool({ version: "1.31" })).to.throw("is more than two minor versions older");
    for (const version of ["1.34", "1.34.1-gke.1396000", "1.34.1-gke.1", "1.32"]) {
      expect(site.pool({ name: `pool-${version.replace(/\W/g, "-")}`, version }).outputs["version"]).to.equal(
        version,
      );
    }
  });

  it("upgrades nodes after the control plane, not before", () => {
    const site = new Site();
    const pool = site.pool({ version: "1.34" });
    const upgrade = () => site.update(pool, "pool", { ...pool.inputs, version: "1.35" });
    expect(upgrade).to.throw("must not be newer");
    site.update(site.control, "gke", { ...site.control.inputs, minMasterVersion: "1.35" });
    expect(upgrade).not.to.throw();
  });

  it("repairs and upgrades the nodes of a cluster in a release channel", () => {
    expect(() => new Site().pool({ management: { autoRepair: true, autoUpgrade: false } })).to.throw(
      "management.autoUpgrade must be enabled for clusters in the release channel REGULAR",
    );
    const free = new Site({ releaseChannel: { channel: "UNSPECIFIED" } });
    expect(() => free.pool({ management: { autoRepair: false, autoUpgrade: false } })).not.to.throw();
  });

  const refused: readonly [string, Props, string][] = [
    [
      "a control plane block that is no /28",
      { privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: "172.16.0.0/24" } },
      "privateClusterConfig.masterIpv4CidrBlock must be a /28 without host bits",
    ],
    [
      "a control plane block in a subnet's range",
      { privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: "10.0.0.16/28" } },
      "privateClusterConfig.masterIpv4CidrBlock overlaps with a range of",
    ],
    [
      "auto-provisioning without limits",
      { clusterAutoscaling: { enabled: true, resourceLimits: [{ resourceType: "cpu", maximum: 20 }] } },
      "clusterAutoscaling.resourceLimits must limit cpu and memory",
    ],
    [
      "limits in the wrong order",
      { clusterAutoscaling: { resourceLimits: [{ resourceType: "cpu", minimum: 30, maximum: 20 }] } },
      "clusterAutoscaling.resourceLimits[0].minimum is above maximum",
    ],
    [
      "an exclusion without an end",
      exclusion({ exclusionOptions: { scope: "NO_UPGRADES" } }),
      "must have exactly one of endTime and endTimeBehavior",
    ],
    [
      "an exclusion that ends before it starts",
      exclusion({ endTime: "2026-11-01T00:00:00Z", exclusionOptions: { scope: "NO_UPGRADES" } }),
      "maintenanceExclusions[0].endTime must be after startTime",
    ],
    [
      "notifications to what is no topic",
      { notificationConfig: { pubsub: { enabled: true, topic: "upgrades" } } },
      "notificationConfig.pubsub.topic must be projects/PROJECT/topics/TOPIC",
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => new Site(change)).to.throw(message);
    });
  }

  it("replaces what GKE cannot change, and names where that is written", () => {
    const site = new Site();
    const pool = site.pool({ nodeConfig: { spot: false, machineType: "e2-standard-2" } });
    expect(site.replaces(pool, { nodeConfig: { spot: true } })).to.deep.equal(["nodeConfig"]);
    expect(site.replaces(pool, { maxPodsPerNode: 64 })).to.deep.equal(["maxPodsPerNode"]);
    expect(site.replaces(pool, { nodeConfig: { spot: false, machineType: "n2-standard-2" } })).to.deep.equal(
      [],
    );
    expect(
      site.replaces(site.control, { privateClusterConfig: { masterIpv4CidrBlock: "172.16.0.0/28" } }),
    ).to.deep.equal(["privateClusterConfig"]);
    const sources = (type: string) => gcp.types.find((model) => model.type === type)?.immutable;
    expect(sources(POOL)?.["nodeConfig.spot"]).to.equal("ForceNew in services/container/node_config.go");
    expect(sources(CLUSTER)?.["privateClusterConfig.masterIpv4CidrBlock"]).to.equal(
      "ForceNew in services/container/resource_container_cluster.go",
    );
  });
});

function exclusion(change: Props): Props {
  const start = { exclusionName: "sale", startTime: "2026-11-20T00:00:00Z" };
  return { maintenancePolicy: { maintenanceExclusions: [{ ...start, ...change }] } };
}
