import { planNetwork } from "../../../components/gcp/layout";
import { parseBlock } from "../../../components/pure/cidr";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { unknownName } from "./services";

/** Memorystore with a password has no shards (components/gcp/cache.ts). */
export const gcpShards: Check = ({ draft: { target, caches = {} } }) =>
  target !== "gcp"
    ? []
    : Object.entries(caches).flatMap(([key, cache]) =>
        (cache?.shards ?? 1) === 1
          ? []
          : [
              problemAt(
                ["caches", key, "shards"],
                "is more than a cache on gcp has; set 1, and a larger size or several caches",
                cache?.shards,
              ),
            ],
      );

/** What the block of Google Cloud says about databases and buckets must be about some that there are. */
export const gcpStoresExist: Check = ({ draft }) =>
  (["databases", "buckets"] as const).flatMap((kind) =>
    Object.keys(draft.gcp?.[kind] ?? {}).flatMap((key) =>
      unknownName(key, draft[kind], ["gcp", kind, key], kind),
    ),
  );

/** The least block that a service takes of the range for itself, in each region: Cloud SQL's, and room for Redis. */
const SHARE_PREFIX = 24;

/** Cloud SQL takes its share first, and in the recovery region another: caches must find one that is left. */
export const managedServicesRoom: Check = ({ draft }) => {
  const { target, network, gcp, databases = {}, caches = {} } = draft;
  const cidr = network?.cidr;
  if (target !== "gcp" || cidr === undefined || parseBlock(cidr) === undefined) return [];
  const replicas = Object.values(gcp?.databases ?? {}).filter((database) => database?.replica === true);
  const shares = [databases, replicas, caches].filter((users) => Object.keys(users).length > 0).length;
  const needed = SHARE_PREFIX - Math.ceil(Math.log2(Math.max(1, shares)));
  const given = planNetwork(cidr, gcp?.subnets).managedServices;
  const prefix = parseBlock(given)?.prefix ?? 0;
  if (prefix <= needed) return [];
  const reason = `leaves ${given} for databases and caches, which need a /${needed}; set a larger network, or gcp.subnets.managedServices`;
  return [problemAt(["network", "cidr"], reason, cidr)];
};
