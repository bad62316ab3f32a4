import type { Stores } from "../contract";
import { inClusterStores } from "../in-cluster";
import { STORAGE_CLASS } from "./database";

/**
 * A site has no cloud: its stores are software in its cluster, on the disks of its nodes. Their volumes are of the kind
 * `local`, because Velero passes those of the kind `hostPath` by, which K3s's provisioner makes otherwise
 * (github.com/rancher/local-path-provisioner).
 */
export const stores: Stores = inClusterStores({
  storageClass: STORAGE_CLASS,
  claimAnnotations: { volumeType: "local" },
});
