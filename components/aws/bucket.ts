import { after } from "../after";
import type { Scope } from "../component";
import type { BucketSpec, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import type { Account } from "./account";
import { bucketArn, closedBucket } from "./closed-bucket";
import { encryptionKey } from "./encryption";
import type { EndpointService } from "./endpoints";
import { grantConsumers, useOfDataKey } from "./grants";
import { keyAlias } from "./names";
import { API_PORT, apiHost, serviceLocation } from "./service-location";

/**
 * An S3 bucket: encrypted with a key of its own, versioned, no ACLs, nothing public, TLS only. Services come in by
 * their roles. S3 itself refuses to delete it while there is an object in it.
 */
export function bucket(
  account: Account,
  endpoints: readonly EndpointService[],
  scope: Scope,
  spec: BucketSpec,
): StoreOutputs<"bucket"> {
  // Unique in the world, as S3 wants it.
  const name = physicalName([spec.name, spec.key, account.accountId, account.region]);
  const purpose = `bucket-${spec.key}`;
  const key = encryptionKey(account, scope, spec, { purpose });
  const created = closedBucket(account, scope, {
    key: "objects",
    name,
    keyArn: key.arn,
    keepDays: undefined,
    versionDays: spec.versionDays,
    protect: spec.protect,
  });
  const grants = grantConsumers(scope, spec.consumers, [
    { Sid: "List", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucketArn(account, name) },
    {
      Sid: "Objects",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: bucketArn(account, name, "*"),
    },
    useOfDataKey(account, keyAlias(spec.name, purpose)),
  ]);
  return {
    entries: {
      provider: "s3",
      uri: `https://${apiHost(account, "s3")}`,
      region: account.region,
      bucket: after(created.name, grants),
      "access-key-id": "",
      "secret-access-key": "",
      certificates: "",
    },
    location: serviceLocation("s3", endpoints, spec.network),
    ports: [API_PORT],
  };
}
