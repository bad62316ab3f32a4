import { expect } from "chai";
import type { Props } from "../../../../sandbox/simulator/values";
import { ACCOUNT, IDENTITY, KEY, KEY_RING, Project } from "./support";

const MEMBER = "gcp:projects/iAMMember:IAMMember";

describe("sandbox/models/gcp: identities", () => {
  it("gives a service account its address and a numeric id", () => {
    const { id, outputs } = new Project().create(ACCOUNT, "nodes", { accountId: "shop-nodes" });
    expect(outputs["email"]).to.equal("shop-nodes@acme-platform.iam.gserviceaccount.com");
    expect(outputs["member"]).to.equal("serviceAccount:shop-nodes@acme-platform.iam.gserviceaccount.com");
    expect(outputs["uniqueId"]).to.match(/^\d{21}$/);
    expect(id).to.equal(outputs["name"]);
  });

  for (const accountId of ["short", "a".repeat(31), "1nodes-shop", "nodes-shop-"]) {
    it(`refuses the account id ${accountId}`, () => {
      expect(() => new Project().create(ACCOUNT, "nodes", { accountId })).to.throw("must be 6 to 30");
    });
  }

  it("grants nothing to an account that does not exist", () => {
    const project = new Project();
    const grant = {
      project: "acme-platform",
      role: "roles/container.defaultNodeServiceAccount",
      member: "serviceAccount:shop-nodes@acme-platform.iam.gserviceaccount.com",
    };
    expect(() => project.create(MEMBER, "nodes", grant)).to.throw(
      "Service account shop-nodes@acme-platform.iam.gserviceaccount.com does not exist.",
    );
    project.create(ACCOUNT, "nodes", { accountId: "shop-nodes" });
    expect(() => project.create(MEMBER, "nodes", grant)).not.to.throw();
  });

  it("refuses a member without a kind", () => {
    const grant = { project: "acme-platform", role: "roles/viewer", member: "web@example.com" };
    expect(() => new Project().create(MEMBER, "web", grant)).to.throw("member must have a kind before it");
  });
});

describe("sandbox/models/gcp: keys", () => {
  const key = (change: Props, project = new Project()) => {
    const ring = project.create(KEY_RING, "ring", { name: "ring", location: "europe-west3" });
    return project.create(KEY, "key", { name: "key", keyRing: ring.id, ...change });
  };

  it("names keys below their ring", () => {
    expect(key({ rotationPeriod: "7776000s" }).id).to.equal(
      "projects/acme-platform/locations/europe-west3/keyRings/ring/cryptoKeys/key",
    );
  });

  it("refuses a rotation of less than a day and a grace period over 120", () => {
    expect(() => key({ rotationPeriod: "86399s" })).to.throw("rotationPeriod must be at least 86400s");
    expect(() => key({ rotationPeriod: "90d" })).to.throw("rotationPeriod must be at least 86400s");
    expect(() => key({ destroyScheduledDuration: "10368001s" })).to.throw("at most 10368000s");
    expect(() => key({ rotationPeriod: "86400s", purpose: "MAC" })).to.throw("is for keys of purpose");
  });

  it("keeps a key whose deletion is prevented", () => {
    const project = new Project();
    const kept = key({ deletionPolicy: "PREVENT" }, project);
    expect(() => project.delete(kept)).to.throw("its deletionPolicy is PREVENT");
    const freed = project.update(kept, "key", { ...kept.inputs, deletionPolicy: "DELETE" });
    expect(() => project.delete(freed)).not.to.throw();
  });

  it("replaces a key for another purpose, not for another rotation", () => {
    const project = new Project();
    const made = key({ rotationPeriod: "7776000s", purpose: "ENCRYPT_DECRYPT" }, project);
    expect(project.replaces(made, { rotationPeriod: "86400s" })).to.deep.equal([]);
    expect(project.replaces(made, { purpose: "MAC" })).to.deep.equal(["purpose"]);
  });

  it("grants nothing to Cloud SQL's service agent before somebody asked for it", () => {
    const project = new Project();
    const made = key({}, project);
    expect(() => project.grant(made, "gcp-sa-cloud-sql")).to.throw("does not exist");
    expect(() => project.grant(made, "compute-system")).not.to.throw();
    project.create(IDENTITY, "sql", { service: "sqladmin.googleapis.com" });
    expect(() => project.grant(made, "gcp-sa-cloud-sql")).not.to.throw();
  });
});

describe("sandbox/models/gcp: logs", () => {
  const BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
  const sink = (project: Project, bucket: string) =>
    project.create("gcp:logging/projectSink:ProjectSink", "logs", {
      name: "logs",
      destination: `logging.googleapis.com/${bucket}`,
    });

  it("delivers to a bucket that exists", () => {
    const project = new Project();
    const bucket = { project: "acme-platform", location: "europe-west3", bucketId: "logs" };
    expect(() => project.create(BUCKET, "logs", { ...bucket, retentionDays: 4000 })).to.throw(
      "retentionDays must be from 1 to 3650",
    );
    const { id } = project.create(BUCKET, "logs", { ...bucket, retentionDays: 90 });
    expect(() => sink(project, `${id}-other`)).to.throw("does not exist");
    expect(sink(project, id).outputs["writerIdentity"]).to.match(
      /^serviceAccount:service-\d+@gcp-sa-logging/,
    );
  });
});
