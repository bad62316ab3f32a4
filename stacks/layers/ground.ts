import type * as pulumi from "@pulumi/pulumi";
import { Provider as RandomProvider } from "@pulumi/random/provider";
import { Certificates } from "../../components/certificates";
import { Cluster } from "../../components/cluster";
import type { Scope } from "../../components/component";
import type { NetworkOutputs } from "../../components/contract";
import { CustomResourceDefinitions } from "../../components/crds";
import { Foundation } from "../../components/foundation";
import { Mesh } from "../../components/mesh";
import { Network } from "../../components/network";
import { Priorities } from "../../components/protection/priorities";
import { nodesOf } from "../lookups";
import type { Layer } from "./layer";
import { createVaultServer } from "./vault";

/** What everything else stands on. */
export interface Ground {
  readonly network: NetworkOutputs;
  readonly cluster: Cluster;
  readonly mesh: Mesh;
  /** Vault, where it is in the cluster; one or none. */
  readonly vault: readonly pulumi.Resource[];
  /** Options of what is in the cloud alone. */
  readonly cloud: pulumi.ComponentResourceOptions & { readonly providers: pulumi.ProviderResource[] };
  /** Options of what is in the cluster too. */
  readonly inCluster: pulumi.ComponentResourceOptions & { readonly providers: pulumi.ProviderResource[] };
}

/** Network, cluster, definitions, certificates, what the target adds, the mesh, and a Vault, one after the other. */
export function createGround(layer: Layer, scope: Scope, parent: pulumi.Resource): Ground {
  const { config, target, charts, profile, shared } = layer;
  const { nat, controllerReplicas, logRetentionDays } = profile;
  const { internalCidrs, authorizedCidrs } = config.access;

  const random = new RandomProvider("platform-random", {}, { parent });
  const cloud = { parent, providers: [random, ...target.providers(scope, shared)] };
  const network = new Network(
    "network",
    {
      ...shared,
      target,
      cidr: config.network.cidr,
      zones: target.zones,
      nat,
      internalCidrs,
      logRetentionDays,
    },
    cloud,
  ).outputs;
  const cluster = new Cluster(
    "cluster",
    {
      ...shared,
      target,
      network,
      version: config.cluster.version,
      gone: config.cluster.gone,
      nodes: nodesOf(config),
      zones: target.zones,
      authorizedCidrs,
      internalCidrs,
      logRetentionDays,
    },
    cloud,
  );

  const inCluster = { parent, providers: [...cloud.providers, cluster.provider] };
  const crds = new CustomResourceDefinitions(
    "crds",
    { charts, mesh: shared.mesh, gatewayApi: target.capabilities.gatewayApiCrds === "platform" },
    // The whole cluster, nodes and add-ons included: they come before what runs on them and go after it.
    { ...inCluster, dependsOn: [cluster] },
  );
  const priorities = new Priorities("priorities", { ...inCluster, dependsOn: [cluster] });
  const certificates = new Certificates(
    "certificates",
    { charts, controllerReplicas },
    { ...inCluster, dependsOn: [crds, priorities] },
  );
  const foundation = new Foundation(
    "foundation",
    { ...shared, target, charts, network, cluster: cluster.outputs, controllerReplicas },
    { ...inCluster, dependsOn: [certificates] },
  );
  const mesh = new Mesh(
    "mesh",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas,
      cni: target.capabilities.cni,
      retries: config.mesh.retries,
    },
    // A foundation may be empty, and nothing waits for a component without children.
    { ...inCluster, dependsOn: [certificates, foundation, priorities] },
  );
  const vault = createVaultServer(
    layer,
    { network, cluster: cluster.outputs },
    { ...inCluster, dependsOn: [mesh] },
  );
  return { network, cluster, mesh, vault: vault === undefined ? [] : [vault], cloud, inCluster };
}
