/** What SeaweedFS is told of a bucket and of who may use it. */
import { TLS_DIRECTORY } from "./tls";

/** Signatures name a region; SeaweedFS takes any. */
export const REGION = "us-east-1";

/** A user's keys. */
export interface Keys {
  readonly id: string;
  readonly secret: string;
}

/**
 * `s3.json`: one user who makes the bucket what it is, and one who uses its objects. SeaweedFS takes writing for the
 * right to suspend versioning too (weed/s3api/s3api_server.go), so the settings are put back every day.
 */
export function s3Identities(bucket: string, admin: Keys, consumer: Keys): string {
  const identity = (name: string, keys: Keys, actions: readonly string[]) => ({
    name,
    credentials: [{ accessKey: keys.id, secretKey: keys.secret }],
    actions,
  });
  const own = ["Read", "Write", "List", "Tagging"].map((action) => `${action}:${bucket}`);
  return JSON.stringify({
    identities: [identity("admin", admin, ["Admin"]), identity("consumer", consumer, own)],
  });
}

/** Bodies of the requests that make the bucket what it is, by the S3 API's name of the setting. */
export function settingsOf({ versionDays }: { readonly versionDays: number }): Record<string, string> {
  const noncurrent = element("NoncurrentDays", String(versionDays));
  const rule = [
    element("ID", "old-versions"),
    element("Status", "Enabled"),
    element("Filter", element("Prefix", "")),
    element("NoncurrentVersionExpiration", noncurrent),
    element("Expiration", element("ExpiredObjectDeleteMarker", "true")),
  ];
  const encryption = element("SSEAlgorithm", "AES256");
  return {
    versioning: element("VersioningConfiguration", element("Status", "Enabled")),
    encryption: element(
      "ServerSideEncryptionConfiguration",
      element("Rule", element("ApplyServerSideEncryptionByDefault", encryption)),
    ),
    lifecycle: element("LifecycleConfiguration", element("Rule", rule.join(""))),
  };
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Written when the script begins anew, which it does once a day. */
const KEPT = "/tmp/kept";

/** Whether the script has begun anew within 26 hours: a day, and the hour that it works for. */
export const KEEPER_IS_ALIVE = ["sh", "-c", `find ${KEPT} -mmin -1560 | grep -q .`];

/**
 * Once a day, makes the bucket and its settings what they are to be and applies its lifecycle, which SeaweedFS leaves
 * to somebody else (weed/shell/command_s3_lifecycle_run_shard.go).
 */
export const SCRIPT = `set -u
request() {
  curl --silent --show-error --fail --cacert ${TLS_DIRECTORY}/ca.crt \\
    --aws-sigv4 aws:amz:${REGION}:s3 --user "$ADMIN" "$@" --output /dev/null
}
configure() {
  request --head "$ENDPOINT" || request --request PUT "$ENDPOINT" || return
  for setting in versioning encryption lifecycle; do
    request --request PUT --data-binary "@/bucket/$setting" "$ENDPOINT?$setting=" || return
  done
}
while true; do
  touch ${KEPT}
  until configure; do sleep 5; done
  echo "s3.lifecycle.run-shard -shards 0-15 -s3 $LIFECYCLE_ENDPOINT -events 0 -runtime 1h" | weed shell
  sleep 86400
done
`;
