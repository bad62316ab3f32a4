import { expect } from "chai";
import { gcpSchema } from "../../../components/gcp/config";
import { parseTaint } from "../../../components/gcp/config-pools";

const VALID = {
  project: "acme-platform",
  projectNumber: "123456789012",
  region: "europe-west3",
  zones: ["europe-west3-a", "europe-west3-b"],
};

function problems(change: object): string[] {
  const { error } = gcpSchema.safeParse({ ...VALID, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("components/gcp/config", () => {
  it("takes what is valid", () => {
    expect(problems({})).to.deep.equal([]);
  });

  it("wants the number of the project as text", () => {
    const message = "is no Google Cloud project number; set its digits, quoted";
    expect(problems({ projectNumber: "acme-platform" })).to.deep.equal([`projectNumber ${message}`]);
    expect(problems({ projectNumber: 123456789012 })).to.deep.equal([
      'projectNumber is no text; set for example "123456789012", in quotes',
    ]);
  });

  it("wants zones of the region", () => {
    expect(problems({ zones: ["europe-west3-a", "europe-west1-b", "europe-west3"] })).to.deep.equal([
      "zones.1 is no zone of europe-west3; set for example europe-west3-a",
      "zones.2 is no zone of europe-west3; set for example europe-west3-a",
    ]);
  });

  const refused: readonly [string, object, string][] = [
    [
      "a port that is none",
      { firewall: { internalPorts: ["8999-8080"] } },
      "firewall.internalPorts.0 is no port and no range of ports; set for example 8443 or 8080-8999",
    ],
    [
      "database ports without a database subnet",
      { firewall: { databasePorts: ["5432"] } },
      "firewall.databasePorts needs a database subnet; set gcp.subnets.database, or remove this",
    ],
    [
      "endpoints without a database subnet",
      { privateServiceConnect: ["gcp-memorystore"] },
      "privateServiceConnect needs a database subnet; set gcp.subnets.database, or remove this",
    ],
    [
      "flow logs of nothing",
      { flowLogs: { sampling: 0 } },
      "flowLogs.sampling would log no flow; set a share above 0 and up to 1",
    ],
    [
      "a control plane block that is no /28",
      { controlPlane: { cidr: "172.16.0.0/27" } },
      "controlPlane.cidr is no /28, which GKE demands; set for example 172.16.0.0/28",
    ],
    [
      "a taint that is none",
      { pools: { default: {}, backend: { taints: ["workload=backend"] } } },
      "pools.backend.taints.0 is no taint; set for example workload=backend:NoSchedule",
    ],
    [
      "bounds of a pool in the wrong order",
      { pools: { default: { min: 5, max: 3 } } },
      "pools.default.max is below min; set at least 5",
    ],
    [
      "a pool in another zone",
      { pools: { default: { zones: ["europe-west3-c"] } } },
      "pools.default.zones has zones that gcp.zones has not; set some of europe-west3-a, europe-west3-b",
    ],
    [
      "an upgrade that can touch no node",
      { pools: { default: { surge: 0 } } },
      "pools.default.surge and unavailable are 1 to 20 nodes together; set for example 1 and 0",
    ],
    [
      "pools that are all tainted",
      { pools: { backend: { taints: ["workload=backend:NoSchedule"] }, default: { min: 0 } } },
      "pools has no pool for the platform's own pods; set one without taints and with min of at least 1",
    ],
    [
      "Autopilot",
      { mode: "autopilot" },
      "mode cannot run the platform: Linkerd's CNI plugin and Prometheus' node-exporter use the node's network and " +
        "directories, which Autopilot refuses, and an init container with NET_ADMIN instead of the plugin breaks the " +
        "`restricted` Pod Security Standard of the namespaces; set standard",
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(problems(change)).to.deep.equal([message]);
    });
  }

  it("reads a taint as kubectl writes it", () => {
    const words = {
      NoSchedule: "NO_SCHEDULE",
      PreferNoSchedule: "PREFER_NO_SCHEDULE",
      NoExecute: "NO_EXECUTE",
    };
    for (const [written, effect] of Object.entries(words)) {
      expect(parseTaint(`example.com/tier=db:${written}`)).to.deep.equal({
        key: "example.com/tier",
        value: "db",
        effect,
      });
    }
  });
});
