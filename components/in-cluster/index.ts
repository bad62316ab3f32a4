import type { Stores } from "../contract";
import { inClusterDocument } from "./mongodb";
import { inClusterSearch } from "./opensearch";
import type { Surroundings } from "./place";
import { inClusterQueue } from "./rabbitmq";
import { inClusterBucket } from "./seaweedfs";
import { inClusterCache } from "./valkey";

export { flagServer } from "./flagd";
export { inClusterKafka } from "./kafka";
export { KafkaOperator } from "./kafka-operator";
export { DocumentOperator } from "./mongodb-operator";
export { inClusterDocument, inClusterSearch };

/** Every kind of store as software in the cluster, for a target whose cloud has none of its own. */
export function inClusterStores(surroundings: Surroundings): Stores {
  return {
    cache: (scope, spec) => inClusterCache(scope, spec, surroundings),
    queue: (scope, spec) => inClusterQueue(scope, spec, surroundings),
    search: (scope, spec) => inClusterSearch(scope, spec, surroundings),
    bucket: (scope, spec) => inClusterBucket(scope, spec, surroundings),
    document: (scope, spec) => inClusterDocument(scope, spec, surroundings),
  };
}
