import * as z from "zod";
import { cidr, group, httpsUrl, name, text } from "../../components/pure/fields";

const launchDarklySchema = group({
  vaultPath: text("platform/launchdarkly").describe(
    "Path in Vault's `secret` mount, or of the secret, that holds `sdk-key`, a server-side key of an environment.",
  ),
  uri: httpsUrl
    .default("https://sdk.launchdarkly.com")
    .describe("Where SDKs ask; of another instance than the general one, or of a relay, its own address."),
  // https://launchdarkly.com/docs/home/infrastructure/ip-list
  cidrs: z
    .array(cidr, {
      error: "is no list; set the blocks that app.launchdarkly.com/api/v2/public-ip-list shows",
    })
    .min(1, { error: "names no block; set those that app.launchdarkly.com/api/v2/public-ip-list shows" })
    .describe("Blocks that LaunchDarkly answers from; services are let out to these, at port 443."),
});

const flagdSchema = group({
  flags: z
    .record(name(60), z.boolean({ error: "is no truth value; set true or false" }), {
      error: ({ code }) =>
        code === "invalid_type" ? "is no map; set true or false for each flag below it" : undefined,
    })
    .describe("Whether each flag is on."),
});

/** Feature flags of the platform: LaunchDarkly's, or flagd's in the cluster. */
export const flagsSchema = group({
  launchDarkly: launchDarklySchema.optional().describe("Flags are LaunchDarkly's."),
  flagd: flagdSchema
    .optional()
    .describe("Flags are here, and OpenFeature's flagd answers in the cluster, without a way out."),
});
