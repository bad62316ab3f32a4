/** How a Vault in the cluster opens itself when it starts. */
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterOutputs, IdentityOutputs } from "./infrastructure";
import type { PlatformSpec } from "./platform";

export interface VaultSealSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  /** Namespace of Vault's pods, by name. */
  readonly namespace: string;
  /** Service account of Vault's pods. */
  readonly serviceAccount: string;
}

/** A key that Vault's own is encrypted with, and who Vault's pods are to whoever keeps it. */
export interface VaultSeal {
  /** Kind of the seal in Vault's configuration, such as `awskms`. */
  readonly kind: string;
  /** Its parameters there, none of them secret; whoever has them waits until Vault may use the key. */
  readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  /** Annotations that the service account needs. */
  readonly annotations: IdentityOutputs["annotations"];
  /** Where its pods get their credentials from, for their NetworkPolicy. */
  readonly issuers: IdentityOutputs["issuers"];
}
