import { text, valuesAt } from "../../../sandbox/simulator/values";
import type { Provider } from "./model";

const GKE = "https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters";
const CLOUD_SQL = "https://cloud.google.com/sql/docs/postgres/high-availability";

/** Cloud SQL fails over after about this long without an answer; how long that takes then is not documented. */
const CLOUD_SQL_NOTICES = 60;

/** A regional cluster's control plane is in three zones; a zone is a region with a letter behind it. */
const gkeCluster: Provider = {
  component: "cluster",
  type: "gcp:container/cluster:Cluster",
  provides: ({ inputs }) => {
    const location = text(inputs, "location");
    const zones = valuesAt(inputs, "nodeLocations[]").length;
    const regional = location !== undefined && !/-[a-z]$/.test(location);
    return {
      rto:
        regional && zones > 1
          ? {
              seconds: 0,
              why: `the control plane runs in three zones, nodes in ${zones}: a lost zone stops neither`,
              source: GKE,
            }
          : { seconds: "none", why: "the control plane or all nodes are in one zone" },
      rpo: regional
        ? { seconds: 0, why: "its state is in three zones", source: GKE }
        : { seconds: "none", why: "its state is in one zone" },
    };
  },
};

const cloudSql: Provider = {
  component: "database",
  type: "gcp:sql/databaseInstance:DatabaseInstance",
  provides: ({ inputs }) => {
    if (inputs["masterInstanceName"] !== undefined) return undefined;
    return text(inputs, "settings.availabilityType") === "REGIONAL"
      ? {
          rto: {
            seconds: "unknown",
            atLeast: CLOUD_SQL_NOTICES,
            why: "a standby in another zone takes over after about 60 s without an answer; how long that takes is not documented",
            source: CLOUD_SQL,
          },
          rpo: { seconds: 0, why: "disks are written to both zones", source: CLOUD_SQL },
        }
      : {
          rto: {
            seconds: "none",
            why: "a single instance: a lost zone is waited for, or restored from by hand",
          },
          rpo: { seconds: "none", why: "its disk is in one zone" },
        };
  },
};

export const gcpProviders: readonly Provider[] = [gkeCluster, cloudSql];
