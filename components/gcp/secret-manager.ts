import { IAMMember } from "@pulumi/gcp/projects";
import { Secret, SecretIamMember, SecretVersion } from "@pulumi/gcp/secretmanager";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { SecretKeeper, SecretManager, SecretManagerSpec, SecretReader } from "../contract";
import { physicalName } from "../pure/naming";
import { readerAccount, readerAccountName } from "../secrets/reader-account";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { principalOf } from "./workload-identity";

const ACCESSOR = "roles/secretmanager.secretAccessor";

/** A path as the id of a secret, which has no slashes. */
function idOf(path: string): string {
  return physicalName([path], 255);
}

/**
 * Google's Secret Manager: each kept secret in the region, under a key of the platform's own. A reader is the
 * principal of its service account, without a Google service account in between.
 */
export function secretManager(config: GcpConfig): SecretManager {
  return { keyOf: idOf, create: (scope, spec) => keeper(config, scope, spec) };
}

function keeper(config: GcpConfig, scope: Scope, spec: SecretManagerSpec): SecretKeeper {
  const ring = keyRing(config, scope, spec, "kept-secrets");
  const agent = requestAgent(config, scope, "secretManager");
  const kmsKeyName = encryptionKey(scope, spec, ring, "versions", agent);
  return {
    keep: (own, { path, data }) => {
      const secret = new Secret(
        `${own.name}-binding`,
        {
          project: config.project,
          secretId: idOf(path),
          replication: {
            userManaged: {
              replicas: [{ location: config.region, customerManagedEncryption: { kmsKeyName } }],
            },
          },
          labels: spec.labels,
          deletionProtection: spec.protect,
        },
        own.child({ protect: spec.protect }),
      );
      const version = new SecretVersion(
        `${own.name}-binding`,
        { secret: secret.id, secretData: data },
        own.child(),
      );
      return after(secret.secretId, [version]);
    },
    admit: (own, reader) => ({
      gcpsm: {
        projectID: config.project,
        auth: {
          workloadIdentity: {
            serviceAccountRef: granted(config, own, reader),
            // Given, because the platform's pods reach no metadata server that would tell.
            clusterProjectID: config.project,
            clusterLocation: config.region,
            clusterName: spec.cluster.clusterName,
          },
        },
      },
    }),
  };
}

/** A reader's service account, given out once it may read. */
function granted(config: GcpConfig, scope: Scope, reader: SecretReader): pulumi.Inputs {
  const member = principalOf(config, reader.namespaceName, readerAccountName(reader));
  const grants = [
    ...Object.entries(reader.kept).map(
      ([key, id]) =>
        new SecretIamMember(
          `${scope.name}-read-${key}`,
          {
            secretId: pulumi.interpolate`projects/${config.project}/secrets/${id}`,
            role: ACCESSOR,
            member,
          },
          scope.child(),
        ),
    ),
    ...reader.existing.map((path) => existingGrant(config, scope, path, member)),
  ];
  return readerAccount(scope, reader, {}, grants);
}

/** Leave to read a secret that need not be there yet: the project's, held to the one name. */
function existingGrant(
  { project, projectNumber }: GcpConfig,
  scope: Scope,
  path: string,
  member: string,
): IAMMember {
  const id = idOf(path);
  const versions = `projects/${projectNumber}/secrets/${id}/versions/`;
  return new IAMMember(
    `${scope.name}-read-${id}`,
    {
      project,
      role: ACCESSOR,
      member,
      condition: { title: `Only ${id}`, expression: `resource.name.startsWith("${versions}")` },
    },
    scope.child(),
  );
}
