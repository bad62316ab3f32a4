/** Where secrets are kept, and who may read them: a target's own secret manager, where it has one. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs } from "./infrastructure";
import type { PlatformSpec } from "./platform";

export interface SecretManagerSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
}

/** A secret that the platform itself writes. */
export interface KeptSecret {
  /** What people know it by, such as `acme-prod/bindings/cache/sessions`. */
  readonly path: string;
  /** A JSON object of its entries; secret. */
  readonly data: pulumi.Output<string>;
}

/** Somebody who reads secrets through External Secrets: a service account that no pod runs as. */
export interface SecretReader {
  /** Name of the reader in its namespace. */
  readonly name: string;
  /** The namespace by name, and once it exists. */
  readonly namespaceName: string;
  readonly namespace: pulumi.Output<string>;
  /** The store serves other namespaces too, so it names that of the reader. */
  readonly clusterWide: boolean;
  /** Keys of secrets that the platform keeps, as `keep` gave them out, by a name that stays. */
  readonly kept: Readonly<Record<string, pulumi.Output<string>>>;
  /** Paths of secrets that somebody else put there. */
  readonly existing: readonly string[];
}

/** Keeps secrets, and lets readers read exactly what they name. */
export interface SecretKeeper {
  /**
   * Writes a secret.
   *
   * @returns its key, once the entries are there
   */
  keep(scope: Scope, secret: KeptSecret): pulumi.Output<string>;
  /**
   * Makes a reader known to the keeper. At most one a component.
   *
   * @returns `spec.provider` of its SecretStore; whoever has it waits for the reader's permissions
   */
  admit(scope: Scope, reader: SecretReader): pulumi.Inputs;
}

/** What a target has of its own to keep secrets in. */
export interface SecretManager {
  /** What it calls a path; a name of its own stays what it is. */
  keyOf(path: string): string;
  create(scope: Scope, spec: SecretManagerSpec): SecretKeeper;
}
