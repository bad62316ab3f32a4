import { problemAt } from "../problems";
import type { Check } from "./check";

/** A cache in a site's cluster is one instance (docs/adr/0015-stores.md). */
export const k3sShards: Check = ({ draft: { target, caches = {} } }) =>
  target !== "k3s"
    ? []
    : Object.entries(caches).flatMap(([name, cache]) => {
        const { shards = 1 } = cache ?? {};
        return shards === 1
          ? []
          : [
              problemAt(
                ["caches", name, "shards"],
                "is too many: a cache on k3s has one; set 1, a larger size, or several caches",
                shards,
              ),
            ];
      });
