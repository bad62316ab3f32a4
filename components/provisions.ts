import type { FacilityKind, StoreKind } from "./contract";

/** What a platform is made of, as far as targets differ in how they provide it. */
export type Provided =
  | "network"
  | "cluster"
  | "identity"
  | "database"
  | StoreKind
  | "kafka"
  | "logs"
  | "traces"
  | "frontDoor"
  | FacilityKind;

/** How a target provides something: the cloud's own service, software in the cluster, or not at all. */
export type Provision =
  | { readonly how: "native" | "in-cluster"; readonly what: string }
  | { readonly how: "none"; readonly why: string };

/** One row a target of the table in docs/capabilities.md. */
export type Provisions = Readonly<Record<Provided, Provision>>;

export const native = (what: string): Provision => ({ how: "native", what });
export const inCluster = (what: string): Provision => ({ how: "in-cluster", what });
export const none = (why: string): Provision => ({ how: "none", why });
