import { expect } from "chai";
import type { Props } from "../../../../sandbox/simulator/values";
import { TestCluster } from "./support";

const REPLICA_SET = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";

const replicaSet = (size: number, storage = "20Gi", change: Props = {}): Props => ({
  apiVersion: "psmdb.percona.com/v1",
  kind: "PerconaServerMongoDB",
  metadata: { name: "mongodb", namespace: "document-profiles" },
  spec: {
    image: "percona-server-mongodb@sha256:0",
    replsets: [
      { name: "rs0", size, volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage } } } } },
    ],
    ...change,
  },
});

describe("Percona's kind for MongoDB, simulated", () => {
  const cluster = () => {
    const created = new TestCluster();
    created.namespace("psmdb-operator");
    created.namespace("document-profiles");
    return created;
  };

  it("comes with its chart, before the operator, and the chart goes after it", () => {
    const own = cluster();
    expect(() => own.release("psmdb-operator", "psmdb-operator")).to.throw(
      'no matches for kind "PerconaServerMongoDB"',
    );
    const definitions = own.release("psmdb-operator-crds", "psmdb-operator");
    own.create(REPLICA_SET, replicaSet(3));
    expect(() => {
      own.delete(definitions);
    }).to.throw("still in use by");
  });

  it("has an odd number of members, 3 at least, unless it is told that fewer will do", () => {
    const own = cluster();
    expect(own.problems(REPLICA_SET, replicaSet(3))).to.deep.equal([]);
    expect(own.problems(REPLICA_SET, replicaSet(1)).join()).to.include("replset size must be at least 3");
    expect(own.problems(REPLICA_SET, replicaSet(4)).join()).to.include("replset size must be odd");
    const flagged = replicaSet(1, "20Gi", { unsafeFlags: { replsetSize: true } });
    expect(own.problems(REPLICA_SET, flagged)).to.deep.equal([]);
  });

  it("has no user without a role", () => {
    const users = [{ name: "consumer", db: "app", roles: [] }];
    expect(
      cluster()
        .problems(REPLICA_SET, replicaSet(3, "20Gi", { users }))
        .join(),
    ).to.include("user consumer must have at least one role");
  });

  it("lets its volumes grow and never shrink", () => {
    const own = cluster();
    own.release("psmdb-operator-crds", "psmdb-operator");
    const { id } = own.create(REPLICA_SET, replicaSet(3));
    const update = (storage: string) =>
      own.simulator.update(REPLICA_SET, `urn:${id}`, id, replicaSet(3, storage));
    update("40Gi");
    expect(() => update("30Gi")).to.throw("requested storage (30Gi) is less than actual storage");
  });
});
