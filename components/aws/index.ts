import type { Target, TargetModule } from "../contract";
import { accountOf } from "./account";
import { audit } from "./audit";
import { backup } from "./backup";
import { budget } from "./budget";
import { cluster } from "./cluster";
import type { AwsConfig } from "./config";
import { createContainerInsights } from "./container-insights";
import { database } from "./database";
import { foundation, STORAGE_CLASS } from "./foundation";
import { frontDoor } from "./front-door";
import { LOAD_BALANCER_ANNOTATIONS } from "./load-balancer-controller";
import { identity } from "./identity";
import { kafka } from "./kafka";
import { network } from "./network";
import { iptablesModeOf } from "./node-image";
import { providers } from "./providers";
import { registry } from "./registry";
import { secretManager } from "./secret-manager";
import { stores } from "./stores";
import { cloudWatchLogs, xRay } from "./telemetry";
import { vaultSeal } from "./vault-seal";

/** The platform on AWS: VPC, EKS and Aurora PostgreSQL. */
export const aws = {
  create: (config): Target => {
    const account = accountOf(config);
    return {
      name: "aws",
      zones: config.zones,
      capabilities: {
        loadBalancer: {
          kind: "cloud",
          annotations: LOAD_BALANCER_ANNOTATIONS,
          behindFrontDoor: {},
          frontDoorSources: "network",
        },
        gatewayApiCrds: "platform",
        cni: { configDir: "/etc/cni/net.d", binDir: "/opt/cni/bin", ...iptablesModeOf(config.nodeImage) },
        storageClass: STORAGE_CLASS,
        ownBackups: false,
        objects: "s3",
      },
      secretPaths: [],
      providers: (scope, spec) => providers(account, scope, spec),
      network: (scope, spec) => network(account, config, scope, spec),
      cluster: (scope, spec) => cluster(account, config, scope, spec),
      foundation: (scope, spec, charts) => {
        foundation(account, config, scope, spec, charts);
        if (config.containerInsights) createContainerInsights(account, scope, spec);
      },
      database: (scope, spec) => database(account, config, scope, spec),
      identity: (scope, spec) => identity(account, scope, spec),
      stores: stores(account, config),
      kafka: (scope, spec) => kafka(account, scope, spec),
      facilities: {
        registry: (scope, spec) => registry(account, config.deployRoleArn, scope, spec),
        audit: (scope, spec) => audit(account, scope, spec),
        budget,
        backup: (scope, spec) => backup(account, config.recoveryRegion, scope, spec),
      },
      logs: (scope, spec) => cloudWatchLogs(account, scope, spec),
      traces: (scope, spec) => xRay(account, scope, spec),
      secretManager: secretManager(account),
      vaultSeal: (scope, spec) => vaultSeal(account, scope, spec),
      frontDoor: (scope, spec) => frontDoor(account, config.dnsZoneId, scope, spec),
    };
  },
} satisfies TargetModule<AwsConfig>;
