import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { SecretReader } from "../contract";

/** Name of a reader's service account in a cloud's secret manager. */
export function readerAccountName({ name }: Pick<SecretReader, "name">): string {
  return `${name}-secrets`;
}

/**
 * Who a reader is: a service account that no pod runs as, so that a pod that is broken into cannot read what its
 * service may; External Secrets asks the API server for its tokens.
 *
 * @param permissions what it must have been granted before anybody asks for a token of its
 * @returns its reference in a store, once it exists
 */
export function readerAccount(
  scope: Scope,
  reader: SecretReader,
  annotations: Readonly<Record<string, pulumi.Output<string>>>,
  permissions: readonly pulumi.Resource[],
): pulumi.Inputs {
  const { namespace, clusterWide } = reader;
  const account = new ServiceAccount(
    `${scope.name}-secrets-account`,
    {
      metadata: { name: readerAccountName(reader), namespace, annotations },
      automountServiceAccountToken: false,
    },
    scope.child({ dependsOn: [...permissions] }),
  );
  return { name: account.metadata.name, ...(clusterWide ? { namespace } : {}) };
}
