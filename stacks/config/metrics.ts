import * as z from "zod";
import { byName, group, httpsUrl, name, text } from "../../components/pure/fields";

const token = text("platform/metrics").describe(
  "Path in Vault's `secret` mount that holds `token`, a bearer token.",
);

/** Metrics that leave the cluster, or come in from others; without any of this they stay where they are. */
export const metricsSchema = group({
  remoteWrite: byName(
    20,
    group({
      url: httpsUrl.describe("Address that takes Prometheus' remote write."),
      vaultPath: token,
    }),
  )
    .default({})
    .describe("Where every sample is sent to as well, by name."),
  federation: group({
    sources: byName(
      20,
      group({
        url: httpsUrl
          .regex(/^https:\/\/[^/]+\/?$/, {
            error: "has a path; set for example https://prometheus.example.com",
          })
          .describe("Address of another Prometheus, without a path."),
        vaultPath: token,
        match: z
          .array(text('{__name__=~"service:.*"}'), { error: "is no list; set selectors of series" })
          .min(1, { error: "selects nothing; set at least one selector" })
          .default(['{__name__=~"service:.*"}', 'ALERTS{alertstate="firing"}'])
          .describe("Selectors of the series that are taken over."),
      }),
    )
      .default({})
      .describe("Other Prometheus servers whose series this one takes over, by name."),
    clients: byName(
      20,
      group({
        namespace: name(63).describe("Namespace of its pods, which are in the mesh."),
        serviceAccount: name(63).describe("Its service account."),
      }),
    )
      .default({})
      .describe("Whoever in the cluster may take over series of this Prometheus, by name."),
  })
    .prefault({})
    .describe("Series that pass between Prometheus servers."),
});

export type Metrics = z.output<typeof metricsSchema>;

/** Paths in Vault that the platform must be able to read for it. */
export function metricsPaths({ remoteWrite, federation }: Metrics): string[] {
  const entries = [...Object.values(remoteWrite), ...Object.values(federation.sources)];
  return [...new Set(entries.map(({ vaultPath }) => vaultPath))];
}
