import type { Stores } from "../contract";
import { inClusterDocument } from "../in-cluster";
import type { Account } from "./account";
import { bucket } from "./bucket";
import { cache } from "./cache";
import type { AwsConfig } from "./config";
import { sourcesOf } from "./events";
import { STORAGE_CLASS } from "./foundation";
import { queue } from "./queue";
import { search } from "./search";

/** How this target provides each kind of store; MongoDB runs in the cluster. */
export function stores(account: Account, { zones, endpoints, events }: AwsConfig): Stores {
  return {
    cache: (scope, spec) => cache(account, scope, spec),
    queue: (scope, spec) => queue(account, sourcesOf(events, spec.key), endpoints, scope, spec),
    search: (scope, spec) => search(account, zones, scope, spec),
    bucket: (scope, spec) => bucket(account, endpoints, scope, spec),
    document: (scope, spec) => inClusterDocument(scope, spec, { storageClass: STORAGE_CLASS }),
  };
}
