import type { Target, TargetModule } from "../contract";
import { accountOf } from "./account";
import { cluster } from "./cluster";
import type { AwsConfig } from "./config";
import { database } from "./database";
import { foundation, STORAGE_CLASS } from "./foundation";
import { LOAD_BALANCER_ANNOTATIONS } from "./load-balancer-controller";
import { network } from "./network";
import { providers } from "./providers";

/** The platform on AWS: VPC, EKS and Aurora PostgreSQL. */
export const aws = {
  create: (config): Target => {
    const account = accountOf(config);
    return {
      name: "aws",
      zones: config.zones,
      capabilities: {
        loadBalancer: { kind: "cloud", annotations: LOAD_BALANCER_ANNOTATIONS },
        gatewayApiCrds: "platform",
        cni: { configDir: "/etc/cni/net.d", binDir: "/opt/cni/bin" },
        storageClass: STORAGE_CLASS,
      },
      secretPaths: [],
      providers: (scope, spec) => providers(account, scope, spec),
      network: (scope, spec) => network(account, scope, spec),
      cluster: (scope, spec) => cluster(account, config.deployRoleArn, scope, spec),
      foundation: (scope, spec, charts) => {
        foundation(account, scope, spec, charts);
      },
      database: (scope, spec) => database(account, config.zones, scope, spec),
    };
  },
} satisfies TargetModule<AwsConfig>;
