import * as pulumi from "@pulumi/pulumi";
import { velero } from "../backups/velero";
import type { Target, TargetModule } from "../contract";
import { inClusterKafka } from "../in-cluster";
import { cluster } from "./cluster";
import type { K3sConfig } from "./config";
import { database, STORAGE_CLASS } from "./database";
import { foundation } from "./foundation";
import { commandProvider } from "./hosts";
import { network } from "./network";
import { stores } from "./stores";
import type { Install } from "./install/config";
import { SNAPSHOT_NAMESPACE, snapshotTarget } from "./snapshots";
import { upgrades } from "./upgrade";

/**
 * An edge site: a K3s cluster that exists already, whose machines and version the program leaves alone, or machines
 * that it installs K3s on and keeps at a release. Either way their network is left alone, and the site's servers run
 * without the packaged Traefik (`disable: [traefik]`) and with the packaged ServiceLB and local-path provisioner.
 */
export const k3s = {
  create: (config, site) => ({
    name: "k3s",
    zones: config.zones,
    capabilities: {
      loadBalancer: { kind: "node", annotations: {}, behindFrontDoor: {}, frontDoorSources: [] },
      gatewayApiCrds: "platform",
      cni: {
        configDir: "/var/lib/rancher/k3s/agent/etc/cni/net.d",
        binDir: "/var/lib/rancher/k3s/data/cni",
      },
      storageClass: STORAGE_CLASS,
      ownBackups: true,
    },
    secretPaths: [config.backups.vaultPath],
    providers: (scope) => (config.install === undefined ? [] : [commandProvider(scope)]),
    network: () => network(config),
    cluster: (scope, spec) => cluster(scope, config, site, spec),
    foundation,
    database: (scope, spec) => database(config, scope, spec),
    // A site has no cloud to be known to: stores in the cluster have users and passwords.
    identity: () => ({ principal: pulumi.output(""), annotations: {}, issuers: [] }),
    stores,
    kafka: (scope, spec) => inClusterKafka(scope, spec, { storageClass: STORAGE_CLASS }),
    kafkaInCluster: true,
    facilities: {
      backup: (scope, spec, tools) => velero(scope, config.backups, spec, tools),
    },
    ...(config.install === undefined ? {} : operations(config, config.install)),
  }),
} satisfies TargetModule<K3sConfig>;

/** What an installed site needs to be kept going. */
function operations(
  config: K3sConfig,
  install: Install,
): Required<Pick<Target, "secretNamespaces" | "operations">> {
  return {
    secretNamespaces: [SNAPSHOT_NAMESPACE],
    operations: (scope, spec) => {
      snapshotTarget(scope, config, spec.secretStore);
      upgrades(scope, install, spec);
    },
  };
}
