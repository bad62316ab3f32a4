import type { Capabilities, MeshName } from "../contract";

export interface BoundarySpec {
  readonly mesh: MeshName;
  /** The workers refuse deletion in the engine: their controllers know them by name. */
  readonly protect: boolean;
  /** Of controllers, and of workers. */
  readonly controllerReplicas: number;
  readonly loadBalancer: Capabilities["loadBalancer"];
  /** Name of the ClusterSecretStore of the platform's namespaces. */
  readonly secretStore: string;
  /** Image of Boundary, pinned by digest. */
  readonly image: string;
  /** Host name of the API. */
  readonly host: string;
  /** Host name that clients open sessions under. */
  readonly workerHost: string;
  /** Blocks that people connect from. */
  readonly clientCidrs: readonly string[];
  /** What the store calls the secret with the database's address and three keys. */
  readonly secretKey: string;
}
