import { expect } from "chai";
import { type Effect, effectsOf } from "../../support/edit";
import type { Settings } from "../../support/plans";

const ZONES = ["europe-west3-a", "europe-west3-b"];
const BEFORE = {
  cluster: { version: "1.34" },
  gcp: { zones: ZONES, pools: { default: {}, batch: { spot: true, taints: ["workload=batch:NoSchedule"] } } },
};

/** What an edit of the settings does to the network and the cluster. */
async function onPlatform(what: string, edit: Settings): Promise<Effect[]> {
  const effects = await effectsOf({ what, target: "gcp", before: BEFORE, after: { ...BEFORE, ...edit } });
  return effects.filter(({ type, name }) => type.startsWith("gcp:") && /^(network|cluster)-/.test(name));
}

describe("components/gcp: edits of the settings", () => {
  const pools = ["update cluster-pool-default", "update cluster-pool-batch"];
  const { gcp } = BEFORE;
  const edits: readonly [string, Settings, readonly string[]][] = [
    ["nothing", {}, []],
    [
      "the next minor version of Kubernetes, to the nodes too",
      { cluster: { version: "1.35" } },
      ["update cluster-gke", ...pools],
    ],
    ["a zone", { gcp: { ...gcp, zones: [...ZONES, "europe-west3-c"] } }, ["update cluster-gke", ...pools]],
    ["a pool", { gcp: { ...gcp, pools: { ...gcp.pools, more: {} } } }, ["create cluster-pool-more"]],
    [
      "another machine, disk and size of a pool",
      {
        gcp: {
          ...gcp,
          pools: { ...gcp.pools, default: { machineType: "n2-standard-4", diskSizeGb: 200, max: 30 } },
        },
      },
      ["update cluster-pool-default"],
    ],
    [
      "a pool that is no longer of spot machines",
      { gcp: { ...gcp, pools: { ...gcp.pools, batch: { ...gcp.pools.batch, spot: false } } } },
      ["replace cluster-pool-batch"],
    ],
    [
      "automatic nodes and another channel",
      {
        gcp: {
          ...gcp,
          releaseChannel: "STABLE",
          autoscaling: { autoProvisioning: { cores: 20, memoryGb: 80 } },
        },
      },
      ["update cluster-gke"],
    ],
    [
      "flow logs and packet size",
      { gcp: { ...gcp, mtu: 1500, flowLogs: { interval: "5s", sampling: 0.5 } } },
      ["update network-vpc", "update network-nodes"],
    ],
    [
      "ports and a database subnet",
      {
        gcp: {
          ...gcp,
          subnets: { database: "10.10.254.0/26" },
          firewall: { databasePorts: ["5432"], healthCheckPorts: ["8080"] },
        },
      },
      ["update network-allow-health-checks", "create network-allow-databases", "create network-database"],
    ],
    [
      "the authorized networks",
      { access: { path: "public", authorizedCidrs: ["203.0.113.0/24"] } },
      ["update cluster-gke"],
    ],
  ];
  for (const [what, edit, expected] of edits) {
    it(`${what}: nothing that holds state is replaced`, async () => {
      const effects = await onPlatform(what, edit);
      expect(effects.map(({ operation, name }) => `${operation} ${name}`)).to.have.members(expected);
      for (const { operation, stateful, sources } of effects.filter((one) => one.operation === "replace")) {
        expect(stateful, operation).to.equal(false);
        expect(sources).to.include("ForceNew in services/container/node_config.go");
      }
    });
  }
});
