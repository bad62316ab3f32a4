import * as z from "zod";
import { choice, cidr, group, text, whole } from "../../components/pure/fields";

const emails = z
  .array(z.email({ error: "is no e-mail address; set for example platform@example.com" }), {
    error: "is no list; set addresses such as [platform@example.com]",
  })
  .min(1, { error: "names nobody; set at least one address" });

/** What the platform may have beside its cluster; each is there only where its group is. */
export const facilities = {
  registry: group({
    repositories: z
      .array(
        text("shop/orders").regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, {
          error: "is no repository; set lower-case letters, digits and . _ - / between them",
        }),
        { error: "is no list; set repositories such as [shop/orders]" },
      )
      .describe("Repositories for images."),
    keepImages: whole(5, 1000).default(30).describe("Images of a repository that are kept."),
  })
    .optional()
    .describe("A registry for the images of services, where the target has one."),
  audit: group({
    emails: emails.describe("Who hears of what should not have happened."),
    retentionDays: whole(90, 3650).default(365).describe("Days that the trail is kept."),
  })
    .optional()
    .describe(
      "A trail of all calls to the cloud's API. It is the account's or project's: one stack of it may set this.",
    ),
  budget: group({
    monthly: whole(1, 10_000_000).describe("US dollars a month."),
    thresholds: z
      .array(whole(1, 200), { error: "is no list; set percentages such as [50, 80, 100]" })
      .min(1, { error: "has no threshold; set at least one, such as 100" })
      .default([50, 80, 100])
      .describe("Percentages of it that somebody hears of."),
    emails: emails.describe("Who hears of it."),
  })
    .optional()
    .describe("What the platform may cost, where the target sends bills."),
  backup: group({
    everyHours: whole(1, 24)
      .refine((hours) => 24 % hours === 0, {
        error: "does not divide a day; set 1, 2, 3, 4, 6, 8, 12 or 24",
      })
      .default(24)
      .describe("Hours between two backups; divides a day."),
    keepDays: whole(1, 365).default(35).describe("Days that a backup is kept."),
  })
    .optional()
    .describe("Backups of the cluster's objects and volumes."),
  frontDoor: group({
    requestsPerMinute: whole(20, 1_000_000)
      .default(1000)
      .describe("Requests a minute from one address, after which it is refused for a while."),
    allowedCidrs: z
      .array(cidr, { error: "is no list; set blocks such as [203.0.113.0/24]" })
      .default([])
      .describe("Blocks that may come in, such as those of a CDN in front. Default: anybody."),
    cdn: group({
      paths: z
        .array(text("/static/*").startsWith("/", { error: "is no path; set for example /static/*" }), {
          error: "is no list; set paths such as [/static/*]",
        })
        .min(1, { error: "names no path; set at least one, such as /static/*" })
        .describe("Paths that are kept; everything else is asked for each time."),
      ttlSeconds: whole(1, 31_536_000).default(3600).describe("Seconds that they are kept."),
    })
      .optional()
      .describe("A cache near the clients. Default: none."),
    failover: choice(["primary", "secondary"])
      .optional()
      .describe("Whether DNS sends clients here first, or only when the other stack does not answer."),
  })
    .optional()
    .describe("The cloud's own load balancer with a web application firewall in front of the gateway."),
};
