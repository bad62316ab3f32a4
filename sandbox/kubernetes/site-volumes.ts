import type { ApiServer, KubernetesObject } from "./api";

/** Who the API server notes as the maker of a volume. */
const MANAGER = "local-path-provisioner";

interface StatefulSetSpec {
  readonly replicas?: number;
  readonly volumeClaimTemplates?: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly accessModes: readonly string[];
      readonly storageClassName?: string;
      readonly resources: { readonly requests: { readonly storage: string } };
    };
  }[];
}

/**
 * Gives the pods of a StatefulSet the volumes that they claim, as K3s's local-path provisioner does. The sandbox's
 * nodes run no pods, so this part of the site is played here; nothing is ever written to such a volume.
 */
export async function provideVolumes(api: ApiServer, workload: KubernetesObject): Promise<void> {
  if (workload.kind !== "StatefulSet") return;
  const { replicas = 1, volumeClaimTemplates = [] } = workload["spec"] as StatefulSetSpec;
  const { name, namespace = "default" } = workload.metadata;
  for (const { metadata, spec } of volumeClaimTemplates) {
    for (const ordinal of Array.from({ length: replicas }, (_, index) => index)) {
      const claim = { namespace, name: `${metadata.name}-${name}-${ordinal}` };
      await provide(api, claim, {
        capacity: { storage: spec.resources.requests.storage },
        accessModes: spec.accessModes,
        storageClassName: spec.storageClassName,
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: `/opt/local-path-provisioner/${claim.namespace}_${claim.name}` },
      });
    }
  }
}

/** A volume whose claim has gone is for nobody until it forgets which claim that was. */
async function provide(
  api: ApiServer,
  claim: { readonly namespace: string; readonly name: string },
  spec: object,
): Promise<void> {
  const volume: KubernetesObject = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `${claim.namespace}-${claim.name}` },
    spec: { ...spec, claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", ...claim } },
  };
  const existing = await api.get(volume);
  if (existing === undefined) await api.apply(volume, { manager: MANAGER });
  else if ((existing["status"] as { phase?: string } | undefined)?.phase === "Released") {
    await api.merge(existing, { spec: { claimRef: { uid: null, resourceVersion: null } } });
  }
}
