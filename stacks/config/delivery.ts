import * as z from "zod";
import { byName, choice, group, httpsUrl, name, text, whole } from "../../components/pure/fields";

const environment = choice(["dev", "staging", "prod"]);

const names = (what: string) =>
  z.array(name(40), { error: `is no list; set names of ${what}, such as [hamburg]` });

const environments = z.array(environment, {
  error: "is no list; set environments such as [dev, staging]",
});

/** Clusters of a step, and how many of them change together. */
const wave = group({
  environments: environments.default([]).describe("Environments of the step. Empty: all of them."),
  sites: names("sites").default([]).describe("Sites of the step. Empty: all of them."),
  percentAtOnce: whole(1, 100)
    .default(100)
    .describe("Share of the step's clusters that change at the same time, in percent."),
});

const application = group({
  team: name(30).describe("Team whose project it belongs to, and whose namespace it goes to."),
  repository: httpsUrl.describe("Git repository, one of the team's `delivery.repositories`."),
  path: text("deploy")
    .default("deploy")
    .describe("Folder of the chart or of the manifests in the repository."),
  revisions: group({
    dev: text("main").optional().describe("Of clusters labelled `environment: dev`."),
    staging: text("release-2.4").optional().describe("Of clusters labelled `environment: staging`."),
    prod: text("v2.4.1").optional().describe("Of clusters labelled `environment: prod`."),
  }).describe(
    "Branch, tag or commit by environment; clusters of an environment without one do not get the application.",
  ),
  sites: names("sites").default([]).describe("Sites that get it. Empty: all of them."),
  waves: z
    .array(wave, { error: "is no list; set steps of environments, sites and percentAtOnce" })
    .default([])
    .describe(
      "Steps in which a change goes over the clusters; a step begins when the one before it is healthy. Argo CD " +
        "then starts the synchronisations itself, and does not undo drift between two changes. Default: none, all " +
        "clusters change at once and drift is undone.",
    ),
});

const cluster = group({
  server: httpsUrl.describe("Address of its API server, which Argo CD must be able to reach."),
  environment: environment.describe("Its environment; a label that applications are selected by."),
  site: name(40).describe("Its site; a label that applications are selected by."),
  vaultPath: text("delivery/hamburg").describe(
    "Path in Vault's `secret` mount whose `config` is Argo CD's description of the login, as JSON.",
  ),
});

/** GitOps by Argo CD, for what teams deliver from repositories of their own. */
export const deliverySchema = group({
  url: httpsUrl
    .default("https://localhost:8080")
    .describe(
      "Address that people open it under, which the identity provider sends them back to. Default: that of " +
        "`kubectl port-forward --namespace argocd service/argocd-server 8080:443`, because it has no public route.",
    ),
  oidc: group({
    issuer: httpsUrl.describe("Issuer of the identity provider, whose tokens have a claim `groups`."),
    clientId: text("argo-cd").default("argo-cd").describe("Client that Argo CD is at the identity provider."),
    vaultPath: text("platform/argo-cd")
      .default("platform/argo-cd")
      .describe("Path in Vault's `secret` mount that holds the client's secret as `clientSecret`."),
  }).describe("Who may log in. There is no local administrator."),
  admins: z
    .array(text("platform"), { error: "is no list; set groups of the identity provider, such as [platform]" })
    .default([])
    .describe("Groups of the identity provider that administer Argo CD. Default: `owner` alone."),
  site: name(40)
    .optional()
    .describe("Site of this cluster, which applications are selected by. Default: the platform's name."),
  clusters: byName(40, cluster)
    .default({})
    .describe("Other clusters that this Argo CD delivers to, by name, such as the sites of a fleet."),
  applications: byName(40, application)
    .default({})
    .describe(
      "What is delivered, by name: Argo CD makes an Application of each for every cluster that is selected.",
    ),
});

/** What a team that delivers by Argo CD says of it. */
export const teamDeliverySchema = group({
  repositories: z
    .array(
      group({
        url: httpsUrl.describe("Address of the Git repository."),
        vaultPath: text("shop/git")
          .optional()
          .describe(
            "Path in Vault's `secret` mount that holds `username` and `password`. Default: none is needed.",
          ),
      }),
      { error: "is no list; set repositories, each with its url" },
    )
    .min(1, { error: "names no repository; set at least one" })
    .describe("Repositories that the team's project may deliver from."),
  releaseWindow: group({
    schedule: text("0 9 * * 2").describe("When it opens, as a cron expression; once a week is usual."),
    hours: whole(1, 24).default(4).describe("Hours that it is open."),
    timeZone: text("Europe/Berlin").default("UTC").describe("Time zone of the schedule."),
    hotfixGroup: text("shop-hotfix").describe(
      "Group of the identity provider that may synchronise by hand at any time.",
    ),
  })
    .optional()
    .describe("Changes go out in this window alone, except for hotfixes. Default: at any time."),
});

export type Delivery = z.output<typeof deliverySchema>;
export type Application = z.output<typeof application>;
export type TeamDelivery = z.output<typeof teamDeliverySchema>;
