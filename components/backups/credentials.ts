import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { BackupTools } from "../contract";
import { customResource } from "../kubernetes/custom-resource";

/** Secret with the object store's credentials, in the form of AWS's own tools. */
export const CREDENTIALS = "object-store";

/** Name and key that Velero looks for the password of its volumes' repository under; else it takes a known one. */
const REPOSITORY = { secret: "velero-repo-credentials", key: "repository-password" };

/** What Velero must have before it starts, fetched from Vault: who loses the cluster has the password still. */
export function backupCredentials(
  scope: Scope,
  namespace: pulumi.Output<string>,
  path: string,
  { secretStore, after }: BackupTools,
): pulumi.Resource[] {
  const external = (
    key: string,
    name: string,
    properties: readonly string[],
    data: Readonly<Record<string, string>>,
  ) =>
    customResource(
      scope,
      key,
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name, namespace },
        spec: {
          refreshInterval: "1h",
          secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
          target: { name, creationPolicy: "Owner", template: { data } },
          data: properties.map((property) => ({ secretKey: property, remoteRef: { key: path, property } })),
        },
      },
      { dependsOn: [...after] },
    );
  return [
    external("object-store-credentials", CREDENTIALS, ["accessKey", "secretKey"], {
      cloud: [
        "[default]",
        "aws_access_key_id={{ .accessKey }}",
        "aws_secret_access_key={{ .secretKey }}",
        "",
      ].join("\n"),
    }),
    external("repository-password", REPOSITORY.secret, ["repositoryPassword"], {
      [REPOSITORY.key]: "{{ .repositoryPassword }}",
    }),
  ];
}
