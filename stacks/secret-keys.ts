import type { Target } from "../components/contract";
import { isRecord } from "./config/draft";
import type { Config } from "./config/schema";

/** The field that says where a secret is, wherever it stands in the configuration. */
const FIELD = "vaultPath";

/** The configuration with each secret called what the target's manager calls it, where secrets are kept in that. */
export function withSecretKeys(config: Config, { secretManager }: Pick<Target, "secretManager">): Config {
  if (config.secrets.engine !== "cloud" || secretManager === undefined) return config;
  // Texts take the place of texts, and so the shape stays what it was.
  return renamed(config, (path) => secretManager.keyOf(path)) as Config;
}

function renamed(value: unknown, keyOf: (path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, keyOf));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === FIELD && typeof item === "string" ? keyOf(item) : renamed(item, keyOf),
    ]),
  );
}
