import { expect } from "chai";
import type { DocumentSpec } from "../../../components/contract";
import { clusterSpec } from "../../../components/in-cluster/mongodb-cluster";
import { charts, images } from "../../../stacks/versions";

const SPEC = {
  key: "profiles",
  size: "medium",
  instances: 3,
  storageGib: 40,
  images,
} as unknown as DocumentSpec;

function setOf(change: Partial<DocumentSpec> = {}, storageClass = "encrypted") {
  return clusterSpec({ ...SPEC, ...change }, { storageClass });
}

describe("what Percona's operator is told of a replica set", () => {
  it("is written for the operator that is installed, whose definitions are as old as it", () => {
    expect(setOf()["crVersion"]).to.equal(charts["psmdb-operator"].version);
    expect(charts["psmdb-operator-crds"].version).to.equal(charts["psmdb-operator"].version);
  });

  it("gives each member the memory, and the storage, that its size and its declaration ask for", () => {
    expect(setOf()).to.have.nested.property("replsets[0].resources.limits.memory", "2Gi");
    expect(setOf({ size: "large" })).to.have.nested.property("replsets[0].resources.requests.memory", "4Gi");
    const claim = "replsets[0].volumeSpec.persistentVolumeClaim";
    expect(setOf()).to.have.nested.property(`${claim}.resources.requests.storage`, "40Gi");
    expect(setOf({}, "local-path")).to.have.nested.property(`${claim}.storageClassName`, "local-path");
  });

  it("lets a volume grow", () => {
    expect(setOf()).to.have.nested.property("storageScaling.enableVolumeScaling", true);
  });

  it("accepts too few members only where so many are asked for", () => {
    expect(setOf()).not.to.have.property("unsafeFlags");
    expect(setOf({ instances: 2 })["unsafeFlags"]).to.deep.equal({ replsetSize: true });
    expect(setOf({ instances: 1 })["unsafeFlags"]).to.deep.equal({ replsetSize: true });
  });

  it("changes no version by itself", () => {
    expect(setOf()["upgradeOptions"]).to.deep.equal({ apply: "disabled" });
  });
});
