import type { Stores } from "../contract";
import { inClusterDocument, inClusterSearch } from "../in-cluster";
import { bucket } from "./bucket";
import { cache } from "./cache";
import type { GcpConfig } from "./config";
import { STORAGE_CLASS } from "./foundation";
import { queue } from "./queue";

/** How this target provides each kind of store; OpenSearch and MongoDB run in the cluster. */
export function stores(config: GcpConfig): Stores {
  return {
    cache: (scope, spec) => cache(config, scope, spec),
    queue: (scope, spec) => queue(config, scope, spec),
    search: (scope, spec) => inClusterSearch(scope, spec, { storageClass: STORAGE_CLASS }),
    bucket: (scope, spec) => bucket(config, scope, spec),
    document: (scope, spec) => inClusterDocument(scope, spec, { storageClass: STORAGE_CLASS }),
  };
}
