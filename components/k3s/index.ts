import type { TargetModule } from "../contract";
import { cluster } from "./cluster";
import type { K3sConfig } from "./config";
import { database, STORAGE_CLASS } from "./database";
import { foundation } from "./foundation";
import { network } from "./network";

/**
 * An edge site that runs K3s already. The program puts the platform into it and leaves the machines, their
 * network and the cluster itself alone. The site's servers run without the packaged Traefik
 * (`disable: [traefik]`) and with the packaged ServiceLB and local-path provisioner.
 */
export const k3s = {
  create: (config, site) => ({
    name: "k3s",
    zones: config.zones,
    capabilities: {
      loadBalancer: { kind: "node", annotations: {} },
      gatewayApiCrds: "platform",
      cni: {
        configDir: "/var/lib/rancher/k3s/agent/etc/cni/net.d",
        binDir: "/var/lib/rancher/k3s/data/cni",
      },
      storageClass: STORAGE_CLASS,
    },
    secretPaths: [config.backups.vaultPath],
    providers: () => [],
    network: () => network(config),
    cluster: (_scope, spec) => cluster(config, site, spec),
    foundation,
    database: (scope, spec) => database(config, scope, spec),
  }),
} satisfies TargetModule<K3sConfig>;
