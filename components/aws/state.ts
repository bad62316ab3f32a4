import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { accountOf } from "./account";
import { closedBucket } from "./closed-bucket";
import type { AwsConfig } from "./config";
import { encryptionKey } from "./encryption";
import { keyAlias } from "./names";

/** Days that a state can be brought back after it was written over or deleted. */
const VERSION_DAYS = 90;

const PURPOSE = "state";

export interface StateSpec extends PlatformSpec {
  readonly config: AwsConfig;
}

export interface StateOutputs {
  /** What `pulumi login` takes. */
  readonly backend: pulumi.Output<string>;
  /** What `pulumi stack init --secrets-provider` takes. */
  readonly secretsProvider: pulumi.Output<string>;
}

/**
 * Where the engine keeps the state of one environment: a versioned bucket that nobody reaches without TLS, and
 * the key that encrypts it and the secrets in it. Both are protected whatever the environment: without them a
 * platform is only what it costs.
 */
export class State extends Component<StateSpec, StateOutputs> {
  constructor(name: string, spec: StateSpec, opts?: pulumi.ComponentResourceOptions) {
    super("State", name, spec, opts);
    const account = accountOf(spec.config);
    const key = encryptionKey(account, this.scope, { ...spec, protect: true }, { purpose: PURPOSE });
    const bucket = closedBucket(account, this.scope, {
      key: "bucket",
      name: physicalName([spec.name, "state", account.accountId, account.region]),
      keyArn: key.arn,
      keepDays: undefined,
      versionDays: VERSION_DAYS,
      protect: true,
    });
    const { region } = account;
    this.publish({
      backend: bucket.name.apply((bucketName) => `s3://${bucketName}?region=${region}&awssdk=v2`),
      secretsProvider: key.arn.apply(
        () => `awskms://${keyAlias(spec.name, PURPOSE)}?region=${region}&awssdk=v2`,
      ),
    });
  }
}
