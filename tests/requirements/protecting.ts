import type { Settings } from "../support/plans";

const KEY = [
  "-----BEGIN PUBLIC KEY-----",
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPOOutreqZM3GxMBNG0a2rHD0Gf6J",
  "hUVp0wUzfQQ5L0Q4eVqyBQnGlhW2cBbbpZxy8Dsz0Jb5s8tS6kqQm0rHcg==",
  "-----END PUBLIC KEY-----",
  "",
].join("\n");

/** What protects pods while they start and while they run, on any target. */
export const PROTECTION = {
  images: {
    registries: ["ghcr.io/stefanprodan", "ghcr.io/acme"],
    signatures: {
      identities: [
        {
          issuer: "https://token.actions.githubusercontent.com",
          subject: "https://github.com/acme/orders/.github/workflows/release.yml@refs/heads/main",
        },
      ],
      keys: { release: KEY },
    },
  },
  runtimeSecurity: { minimum: "notice" },
  teams: {
    shop: {
      limits: {
        pods: 100,
        storage: "50Gi",
        claims: 10,
        services: 50,
        configMaps: 100,
        secrets: 100,
        jobs: 50,
        containerMemory: "8Gi",
      },
    },
  },
} as const satisfies Settings;

/** What an edge site does besides: it takes its own backups, and so can try to restore them. */
export const RESTORES: Settings = {
  backup: { everyHours: 1, keepDays: 30 },
  restoreDrills: { schedule: "30 4 * * 6", maxAgeDays: 10 },
};
