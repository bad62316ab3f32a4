import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import type { Account } from "../account";
import { createAuditBucket } from "./bucket";
import { createAuditKey } from "./key";
import { createRecorder } from "./recorder";
import { createTopic } from "./topic";
import { createTrail } from "./trail";
import { watch } from "./watches";

/**
 * A trail of all regions, whose files prove that nobody changed them, kept in a bucket and a log group; a
 * recorder of what the account's resources look like, with rules for them; and mail about what should not
 * happen.
 *
 * The recorder is one an account and region, and AWS refuses a second. Each address is asked once whether it
 * wants the mail.
 */
export function audit(
  account: Account,
  scope: Scope,
  spec: AuditSpec,
): Readonly<Record<string, pulumi.Output<string>>> {
  const key = createAuditKey(account, scope, spec);
  const bucket = createAuditBucket(account, scope, spec, key);
  const topic = createTopic(account, scope, spec, key);
  const trail = createTrail(account, scope, spec, { key, bucket });
  watch(scope, spec, { logGroupName: trail.logGroupName, topic });
  createRecorder(account, scope, spec, { key, bucket });
  return { trail: trail.arn, bucket: bucket.name, topic };
}
