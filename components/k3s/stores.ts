import type { Stores } from "../contract";
import { inClusterStores } from "../in-cluster";
import { STORAGE_CLASS } from "./database";

/** A site has no cloud: its stores are software in its cluster, on the disks of its nodes. */
export const stores: Stores = inClusterStores({ storageClass: STORAGE_CLASS });
