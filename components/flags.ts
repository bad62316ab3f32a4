import type * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "./component";
import type { Consumer, PlatformSpec, StoreOutputs } from "./contract";
import { flagServer } from "./in-cluster";
import type { SecretEngine } from "./secrets/engine";
import { keepBinding, type StoreAccess } from "./store";

/** Flags at LaunchDarkly. */
export interface LaunchDarkly {
  /** Path of the secret that holds `sdk-key`. */
  readonly vaultPath: string;
  /** Where SDKs ask. */
  readonly uri: string;
  /** Blocks that it answers from. */
  readonly cidrs: readonly string[];
}

export interface FlagsSpec extends PlatformSpec {
  /** Services that ask for flags. */
  readonly consumers: readonly Pick<Consumer, "service" | "namespace">[];
  readonly source:
    | { readonly launchDarkly: LaunchDarkly }
    /** Whether each flag is on; flagd answers, from pods of this image. */
    | {
        readonly flags: Readonly<Record<string, boolean>>;
        readonly image: string;
        readonly replicas: number;
      };
}

export interface FlagsArgs extends FlagsSpec {
  /** Where its binding is kept. */
  readonly secrets: SecretEngine;
}

/**
 * Feature flags. LaunchDarkly keeps them elsewhere: services get its SDK key, which the program never reads, and are
 * let out to its blocks. flagd keeps them in the cluster, for sites without internet. A service has the same
 * binding directory for both and learns from `provider` which it is.
 */
export class Flags extends Component<FlagsSpec, StoreAccess> {
  constructor(name: string, { secrets, ...spec }: FlagsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Flags", name, spec, opts);
    const { entries, ...access } = sourceOf(this.scope, spec);
    const path = `${spec.name}/bindings/flags/${entries.provider}`;
    this.publish({ path: keepBinding(this.scope, secrets, { kind: "flags", path, entries }), ...access });
  }
}

/** HTTPS, for its data, its stream and its events alike. */
const LAUNCHDARKLY_PORT = 443;

interface FlagsOutputs extends StoreOutputs<"flags"> {
  readonly entries: StoreOutputs<"flags">["entries"] & { readonly provider: string };
  readonly credentials?: string;
}

function sourceOf(scope: Scope, spec: FlagsSpec): FlagsOutputs {
  const { source } = spec;
  if ("flags" in source) return flagServer(scope, { ...spec, ...source });
  const { vaultPath, uri, cidrs } = source.launchDarkly;
  return {
    entries: { provider: "launchdarkly", uri, "sdk-key": "" },
    credentials: vaultPath,
    location: { cidrs },
    ports: [LAUNCHDARKLY_PORT],
  };
}
