import type { TargetModule } from "../contract";
import { cluster } from "./cluster";
import type { GcpConfig } from "./config";
import { database } from "./database";
import { foundation, STORAGE_CLASS } from "./foundation";
import { network } from "./network";
import { providers } from "./providers";

/** Google Cloud: a GKE Standard cluster in a VPC of its own, with Cloud SQL for PostgreSQL. */
export const gcp = {
  create: (config) => ({
    name: "gcp",
    zones: config.zones,
    capabilities: {
      // A regional external passthrough load balancer with a backend service: client addresses arrive.
      loadBalancer: { kind: "cloud", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
      gatewayApiCrds: "target",
      // Dataplane V2 on Container-Optimized OS: its root file system is read-only, hence the other binDir.
      cni: { configDir: "/etc/cni/net.d", binDir: "/home/kubernetes/bin" },
      storageClass: STORAGE_CLASS,
    },
    secretPaths: [],
    providers: (scope, spec) => providers(config, scope, spec),
    network: (scope, spec) => network(config, scope, spec),
    cluster: (scope, spec) => cluster(config, scope, spec),
    foundation: (scope, spec) => {
      foundation(config, scope, spec);
    },
    database: (scope, spec) => database(config, scope, spec),
  }),
} satisfies TargetModule<GcpConfig>;
