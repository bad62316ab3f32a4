import type { TargetName } from "../../targets";
import { problemAt } from "../problems";
import type { Check } from "./check";

/** Targets whose databases have a pool of connections before them. */
const POOLING: readonly TargetName[] = ["k3s"];

export const databasePools: Check = ({ draft: { target, databases = {} } }) =>
  target === undefined || POOLING.includes(target)
    ? []
    : Object.entries(databases).flatMap(([name, database]) =>
        database?.pooled === true
          ? [
              problemAt(
                ["databases", name, "pooled"],
                `is not provided on ${target}; remove it, and let services keep few connections`,
                true,
              ),
            ]
          : [],
      );
