import * as pulumi from "@pulumi/pulumi";
import { SecretV2 } from "@pulumi/vault/kv/secretV2";
import { Component, type Scope } from "./component";
import type { Location, StoreKind, StoreOutputs, Stores, StoreSpecs } from "./contract";
import { BINDINGS } from "./pure/bindings";

/** Type of each kind's component, as the engine shows it. */
const COMPONENTS: Readonly<Record<StoreKind, string>> = {
  cache: "Cache",
  queue: "Queue",
  search: "Search",
  bucket: "Bucket",
  document: "Document",
};

/** Mount of Vault's that holds the platform's own secrets; version 2. */
export const SECRET_MOUNT = "secret";

export interface StoreArgs<Kind extends StoreKind> {
  readonly kind: Kind;
  readonly stores: Stores;
  readonly spec: StoreSpecs[Kind];
}

/** How services get at a store. */
export interface StoreAccess {
  /** Path in Vault's `secret` mount whose entries are the store's binding. */
  readonly path: pulumi.Output<string>;
  /** ConfigMap in the services' namespaces that the binding's authorities come from; none where Vault has them. */
  readonly authority?: string;
  /** Path in Vault's `secret` mount that `username` and `password` come from instead; none where `path` has them. */
  readonly credentials?: string;
  readonly location: Location;
  readonly ports: readonly number[];
}

/**
 * A cache, queue, search engine, bucket or document store: the cloud's managed service where the target has one,
 * software in the cluster where it has not. What a client needs is written to Vault with the same keys on every target
 * (components/pure/bindings.ts), where the services that declare the store, and no others, may read it.
 */
export class Store<Kind extends StoreKind> extends Component<StoreSpecs[Kind], StoreAccess> {
  constructor(name: string, { kind, stores, spec }: StoreArgs<Kind>, opts?: pulumi.ComponentResourceOptions) {
    super(COMPONENTS[kind], name, spec, opts);
    const { entries, ...access } = stores[kind](this.scope, spec);
    const path = `${spec.name}/bindings/${kind}/${spec.key}`;
    this.publish({ path: keepBinding(this.scope, kind, path, entries), ...access });
  }
}

/**
 * Writes a binding to Vault's `secret` mount, at a path that the services that use the store may read.
 *
 * @returns the path, once the entries are there
 */
export function keepBinding<Kind extends StoreKind | "kafka">(
  scope: Scope,
  kind: Kind,
  path: string,
  entries: StoreOutputs<Kind>["entries"],
): pulumi.Output<string> {
  const binding = new SecretV2(
    `${scope.name}-binding`,
    {
      mount: SECRET_MOUNT,
      name: path,
      dataJson: pulumi.secret(pulumi.jsonStringify({ type: BINDINGS[kind].type, ...entries })),
      deleteAllVersions: true,
    },
    scope.child(),
  );
  return binding.name;
}
