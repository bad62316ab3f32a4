import { expect } from "chai";
import type { ApiServer, KubernetesObject } from "../../../sandbox/kubernetes/api";
import { provideVolumes } from "../../../sandbox/kubernetes/site-volumes";

const workload: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "opensearch", namespace: "search-products" },
  spec: {
    replicas: 2,
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "local-path",
          resources: { requests: { storage: "20Gi" } },
        },
      },
    ],
  },
};

/** An API server that has these volumes, and notes what is written. */
function serverWith(...volumes: readonly KubernetesObject[]) {
  const applied: KubernetesObject[] = [];
  const merged: object[] = [];
  const api = {
    get: async ({ metadata }: KubernetesObject) =>
      volumes.find((volume) => volume.metadata.name === metadata.name),
    apply: async (object: KubernetesObject) => applied.push(object),
    merge: async (_: KubernetesObject, patch: object) => merged.push(patch),
  };
  return { api: api as unknown as ApiServer, applied, merged };
}

describe("volumes of a site", () => {
  it("are there for each claim of each pod of a StatefulSet, and for nobody else", async () => {
    const { api, applied } = serverWith();
    await provideVolumes(api, workload);
    const claims = applied.map(({ spec }) => (spec as { claimRef: object }).claimRef);
    expect(claims).to.deep.equal(
      ["data-opensearch-0", "data-opensearch-1"].map((name) => ({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace: "search-products",
        name,
      })),
    );
    const deployment = serverWith();
    await provideVolumes(deployment.api, { ...workload, kind: "Deployment" });
    expect(deployment.applied).to.deep.equal([]);
  });

  it("are free again for a claim of the same name, once the first is gone", async () => {
    const volume = (phase: string, ordinal: number) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `search-products-data-opensearch-${ordinal}` },
      status: { phase },
    });
    const { api, applied, merged } = serverWith(volume("Released", 0), volume("Bound", 1));
    await provideVolumes(api, workload);
    expect(applied).to.deep.equal([]);
    expect(merged).to.deep.equal([{ spec: { claimRef: { uid: null, resourceVersion: null } } }]);
  });
});
