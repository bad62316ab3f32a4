import * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "./component";
import type { Location, StoreKind, StoreOutputs, Stores, StoreSpecs } from "./contract";
import { BINDINGS } from "./pure/bindings";
import type { SecretEngine } from "./secrets/engine";

/** Type of each kind's component, as the engine shows it. */
const COMPONENTS: Readonly<Record<StoreKind, string>> = {
  cache: "Cache",
  queue: "Queue",
  search: "Search",
  bucket: "Bucket",
  document: "Document",
};

export interface StoreArgs<Kind extends StoreKind> {
  readonly kind: Kind;
  readonly stores: Stores;
  /** Where its binding is kept. */
  readonly secrets: SecretEngine;
  readonly spec: StoreSpecs[Kind];
}

/** How services get at a store. */
export interface StoreAccess {
  /** What ExternalSecrets call the secret whose entries are the store's binding. */
  readonly path: pulumi.Output<string>;
  /** ConfigMap in the services' namespaces that the binding's authorities come from; none where the binding has them. */
  readonly authority?: string;
  /** Path of the secret that `username` and `password` come from instead; none where the binding has them. */
  readonly credentials?: string;
  readonly location: Location;
  readonly ports: readonly number[];
}

/**
 * A cache, queue, search engine, bucket or document store: the cloud's managed service where the target has one,
 * software in the cluster where it has not. What a client needs is kept as a secret with the same keys on every target
 * (components/pure/bindings.ts), which the services that declare the store, and no others, may read.
 */
export class Store<Kind extends StoreKind> extends Component<StoreSpecs[Kind], StoreAccess> {
  constructor(
    name: string,
    { kind, stores, secrets, spec }: StoreArgs<Kind>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(COMPONENTS[kind], name, spec, opts);
    const { entries, ...access } = stores[kind](this.scope, spec);
    const path = `${spec.name}/bindings/${kind}/${spec.key}`;
    this.publish({ path: keepBinding(this.scope, secrets, { kind, path, entries }), ...access });
  }
}

/**
 * Keeps a binding as a secret that the services that use the store may read.
 *
 * @returns what ExternalSecrets call it, once the entries are there
 */
export function keepBinding<Kind extends StoreKind | "kafka" | "flags">(
  scope: Scope,
  secrets: SecretEngine,
  {
    kind,
    path,
    entries,
  }: Pick<StoreOutputs<Kind>, "entries"> & { readonly kind: Kind; readonly path: string },
): pulumi.Output<string> {
  const data = pulumi.secret(pulumi.jsonStringify({ type: BINDINGS[kind].type, ...entries }));
  return secrets.keep(scope, { path, data });
}
