import type { TargetModule } from "../contract";
import { audit } from "./audit";
import { backup } from "./backup";
import { budget } from "./budget";
import { cluster } from "./cluster";
import type { GcpConfig } from "./config";
import { database } from "./database";
import { FRONT_ENDS } from "./firewall";
import { frontDoor } from "./front-door";
import { foundation, STORAGE_CLASS } from "./foundation";
import { identity } from "./identity";
import { kafka } from "./kafka";
import { network } from "./network";
import { providers } from "./providers";
import { registry } from "./registry";
import { secretManager } from "./secret-manager";
import { stores } from "./stores";
import { cloudTrace } from "./telemetry";
import { vaultSeal } from "./vault-seal";

/** Google Cloud: a GKE Standard cluster in a VPC of its own, with Cloud SQL for PostgreSQL. */
export const gcp = {
  create: (config) => ({
    name: "gcp",
    zones: config.zones,
    capabilities: {
      // A regional external passthrough load balancer with a backend service: client addresses arrive.
      loadBalancer: {
        kind: "cloud",
        annotations: { "cloud.google.com/l4-rbs": "enabled" },
        behindFrontDoor: {},
        frontDoorSources: FRONT_ENDS,
      },
      gatewayApiCrds: "target",
      // Dataplane V2 on Container-Optimized OS: its root file system is read-only, hence the other binDir.
      cni: { configDir: "/etc/cni/net.d", binDir: "/home/kubernetes/bin" },
      storageClass: STORAGE_CLASS,
      ownBackups: false,
      objects: "gcs",
    },
    secretPaths: [],
    providers: (scope, spec) => providers(config, scope, spec),
    network: (scope, spec) => network(config, scope, spec),
    cluster: (scope, spec) => cluster(config, scope, spec),
    foundation: (scope, spec) => {
      foundation(config, scope, spec);
    },
    database: (scope, spec) => database(config, scope, spec),
    identity: (_scope, spec) => identity(config, spec),
    stores: stores(config),
    kafka: (scope, spec) => kafka(config, scope, spec),
    facilities: {
      registry: (scope, spec) => registry(config, scope, spec),
      audit: (scope, spec) => audit(config, scope, spec),
      budget: (scope, spec) => budget(config, scope, spec),
      backup: (scope, spec) => backup(config, scope, spec),
    },
    // GKE's own agent delivers them, and the cluster's log bucket keeps them.
    logs: "nodes",
    traces: (scope, spec) => cloudTrace(config, scope, spec),
    secretManager: secretManager(config),
    vaultSeal: (scope, spec) => vaultSeal(config, scope, spec),
    frontDoor: (scope, spec) => frontDoor(config, scope, spec),
  }),
} satisfies TargetModule<GcpConfig>;
