import { valuesAt } from "../../../sandbox/simulator/values";
import type { Figure, Provider, Provision } from "./model";

const ELASTICACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html";
const MEMORYSTORE =
  "https://cloud.google.com/memorystore/docs/redis/high-availability-for-memorystore-for-redis";

/** No maker of a cache puts a figure to its failover: what the documentation does say stands in the reason. */
function promoted(time: string, source: string): Provision {
  const figure = (why: string): Figure => ({ seconds: "unknown", why, source });
  return {
    rto: figure(`a replica in another zone takes over by itself: ${time}`),
    rpo: figure("replication is asynchronous, and how far a replica may lag is not documented"),
  };
}

function alone(why: string): Provision {
  const figure: Figure = { seconds: "none", why };
  return { rto: figure, rpo: figure };
}

const elastiCache: Provider = {
  component: "cache",
  type: "aws:elasticache/replicationGroup:ReplicationGroup",
  provides: ({ inputs: { automaticFailoverEnabled, multiAzEnabled } }) =>
    automaticFailoverEnabled === true && multiAzEnabled === true
      ? promoted("how long that takes is not documented", ELASTICACHE)
      : alone("no replica in another zone: it comes back empty, or from its last snapshot by hand"),
};

const memorystore: Provider = {
  component: "cache",
  type: "gcp:redis/instance:Instance",
  provides: ({ inputs: { tier } }) =>
    tier === "STANDARD_HA"
      ? promoted("it is away for a few seconds, in Google's words", MEMORYSTORE)
      : alone("the basic tier has no replica: it comes back empty"),
};

/** A pod of a StatefulSet is not made anew while its node may still be there. */
const inCluster: Provider = {
  component: "cache",
  type: "kubernetes:apps/v1:StatefulSet",
  provides: ({ inputs }) => {
    const replicas = valuesAt(inputs, "spec.replicas")[0]?.value;
    return typeof replicas === "number" && replicas > 1
      ? undefined
      : alone("a single pod on its node's own disk: it waits for the node");
  },
};

export const cacheProviders: readonly Provider[] = [elastiCache, memorystore, inCluster];
