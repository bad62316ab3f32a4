import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { SearchSpec, Size, StoreOutputs } from "../contract";
import {
  internalUsers,
  NAME,
  PORT,
  ROLES,
  ROLES_MAPPING,
  settingsOf,
  TRANSPORT_PORT,
  USER,
} from "./opensearch-files";
import { createHashedPassword } from "./password";
import { storePlace, type Surroundings } from "./place";
import { reachOf, storeTls, TLS_DIRECTORY } from "./tls";
import { type Container, probes } from "./pod";
import { peersOf, storeWorkload } from "./workload";

/** The image's user (github.com/opensearch-project/opensearch-build, docker/release/dockerfiles). */
const UID = 1000;

/** CPU and memory in GiB of a node; half of the memory is Java's, the rest caches files. */
const RESOURCES = {
  small: { cpu: "500m", memory: 2 },
  medium: { cpu: "1", memory: 4 },
  large: { cpu: "2", memory: 8 },
} as const satisfies Record<Size, object>;

/** Where the image looks for its configuration and its data. */
const HOME = "/usr/share/opensearch";

/**
 * OpenSearch in the cluster: nodes spread over the zones that are all each other's stand-ins, TLS towards clients
 * and between nodes, and one user who may do everything with indices and nothing with the cluster's security.
 * Files are read without being mapped into memory, so that no setting of the node's kernel has to change.
 */
export function inClusterSearch(
  scope: Scope,
  spec: SearchSpec,
  surroundings: Surroundings,
): StoreOutputs<"search"> {
  const place = storePlace(scope, spec, { kind: "search", port: PORT, peerPort: TRANSPORT_PORT });
  const host = `${NAME}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host, `*.${peersOf(NAME)}.${place.name}.svc`]);
  const { password, hash } = createHashedPassword(scope);
  const settings = settingsOf(spec, host);
  const metadata = { name: NAME, namespace: place.namespace };
  const config = new ConfigMap(
    `${scope.name}-config`,
    { metadata, data: { "opensearch.yml": settings } },
    scope.child(),
  );
  const security = new Secret(
    `${scope.name}-security`,
    {
      metadata,
      stringData: {
        "internal_users.yml": pulumi.secret(pulumi.output(hash).apply(internalUsers)),
        "roles.yml": ROLES,
        "roles_mapping.yml": ROLES_MAPPING,
      },
    },
    scope.child(),
  );
  storeWorkload(scope, spec, place, surroundings, {
    name: NAME,
    replicas: spec.instances,
    user: UID,
    ports: { https: PORT, transport: TRANSPORT_PORT },
    initContainers: [assembleConfig(spec)],
    containers: [node(spec)],
    volumes: {
      "assembled-config": { emptyDir: {} },
      logs: { emptyDir: {} },
      config: { configMap: { name: NAME } },
      security: { secret: { secretName: NAME, defaultMode: 0o440 } },
    },
    storageGib: spec.storageGib,
    configuration: settings,
    dependsOn: [...tls.ready, config, security],
  });
  const address = pulumi.interpolate`${NAME}.${place.namespace}.svc`;
  return {
    entries: {
      provider: "opensearch",
      uri: pulumi.interpolate`https://${address}:${PORT}`,
      host: address,
      port: String(PORT),
      username: USER,
      password,
      certificates: "",
    },
    ...reachOf(place, tls),
  };
}

/** OpenSearch writes into its configuration's directory, so the image's is copied and ours laid over it. */
function assembleConfig({ images }: SearchSpec): Container {
  const steps = [
    `cp -R ${HOME}/config/. /assembled/`,
    "cp /config/opensearch.yml /assembled/opensearch.yml",
    "cp /security/*.yml /assembled/opensearch-security/",
  ];
  return {
    name: "assemble-config",
    image: images.opensearch,
    command: ["sh", "-c", steps.join(" && ")],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "64Mi" } },
    volumeMounts: [
      { name: "assembled-config", mountPath: "/assembled" },
      { name: "config", mountPath: "/config", readOnly: true },
      { name: "security", mountPath: "/security", readOnly: true },
    ],
  };
}

function node({ size, images }: SearchSpec): Container {
  const { cpu, memory } = RESOURCES[size];
  const heap = `${memory / 2}g`;
  return {
    name: NAME,
    image: images.opensearch,
    env: Object.entries({
      OPENSEARCH_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
      DISABLE_INSTALL_DEMO_CONFIG: "true",
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: "true",
    }).map(([name, value]) => ({ name, value })),
    resources: { requests: { cpu, memory: `${memory}Gi` }, limits: { memory: `${memory}Gi` } },
    // Any answer will do, a demand for a password above all.
    ...probes("curl", "--silent", "--cacert", `${TLS_DIRECTORY}/ca.crt`, `https://localhost:${PORT}/`),
    volumeMounts: [
      { name: "assembled-config", mountPath: `${HOME}/config` },
      // Within the configuration: OpenSearch reads certificates from nowhere else.
      { name: "tls", mountPath: `${HOME}/config/tls`, readOnly: true },
      { name: "data", mountPath: `${HOME}/data` },
      { name: "logs", mountPath: `${HOME}/logs` },
    ],
  };
}
