import { expect } from "chai";
import { DELIVERED_KINDS } from "../../components/delivery/kinds";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { over, type Settings } from "../support/plans";
import { DELIVERY } from "./gitops";
import { type Graph, graphOf } from "./graph";

const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const APPLICATIONS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";
const SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";

function named(graph: Graph, type: string, name: string): Props {
  const found = graph.inputs(type).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}

const list = (props: Props, path: string) => valuesAt(props, path).map(({ value }) => value);

/** The chart's values. */
function argo(graph: Graph): Props {
  const values = graph.only("kubernetes:helm.sh/v3:Release", "delivery-argo-cd").inputs["values"];
  return isProps(values) ? values : {};
}

const at = (props: Props, path: string) => valuesAt(props, path)[0]?.value;

const refusal = async (settings: Settings): Promise<string> =>
  graphOf("aws", settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

/** Group and kind of a planned object, as Argo CD calls them. */
function groupKind(type: string): string {
  const [, groupVersion = "", kind = ""] = type.split(":");
  const [group = ""] = groupVersion.split("/");
  return `${group === "core" ? "" : group}/${kind}`;
}

describe("delivery by Argo CD", function () {
  this.timeout(120_000);

  it("is not there unless it is asked for", async () => {
    const graph = await graphOf("aws");
    expect(graph.of(PROJECT)).to.deep.equal([]);
    expect(graph.of("kubernetes:helm.sh/v3:Release").map(({ name }) => name)).not.to.include(
      "delivery-argo-cd",
    );
  });

  for (const target of targetNames) {
    it(`C12 brings Argo CD to ${target}, in the mesh, closed, without a way around the identity provider`, async () => {
      const graph = await graphOf(target, DELIVERY);
      const values = argo(graph);
      expect(at(values, "configs.cm.url")).to.equal("https://argocd.acme.example");
      expect(isProps(at(values, "configs.cm")) ? at(values, "configs.cm") : {}).to.include({
        "admin.enabled": "false",
        "users.anonymous.enabled": "false",
        "resource.respectRBAC": "normal",
      });
      expect(JSON.stringify(values)).to.include(
        "issuer: https://login.acme.example\\nclientID: trivium-argo-cd\\nclientSecret: $argocd-oidc:clientSecret",
      );
      expect(JSON.stringify(at(values, "configs.rbac"))).to.include("g, platform-admins, role:admin");
      expect(values).to.deep.include({ createClusterRoles: false, crds: { install: true, keep: true } });
      expect(at(values, "server.replicas")).to.equal(3);
      for (const part of ["controller", "server", "repoServer", "applicationSet"]) {
        expect(at(values, `${part}.metrics.serviceMonitor.enabled`), part).to.equal(true);
      }
      const namespace = named(graph, "kubernetes:core/v1:Namespace", "argocd");
      expect(JSON.stringify(namespace)).to.include('"linkerd.io/inject":"enabled"');
      expect(JSON.stringify(namespace)).to.include('"pod-security.kubernetes.io/enforce":"restricted"');
      const policies = graph
        .inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy")
        .filter((inputs) => text(inputs, "metadata.namespace") === "argocd");
      expect(policies.map((inputs) => text(inputs, "metadata.name"))).to.include("default-deny");
      const routes = graph.inputs("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute");
      expect(routes.map((inputs) => text(inputs, "metadata.namespace"))).not.to.include("argocd");
    });
  }

  it("C12 empties the project that everybody would have", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const { spec } = named(graph, PROJECT, "default");
    expect(spec).to.deep.include({ sourceRepos: [], destinations: [], clusterResourceWhitelist: [] });
    expect(spec).to.deep.include({ namespaceResourceBlacklist: [{ group: "*", kind: "*" }] });
  });

  it("C12 lets a team deliver workloads from its repositories to its own namespace, and nothing else", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const project = named(graph, PROJECT, "ledger");
    expect(list(project, "spec.sourceRepos[]")).to.deep.equal(["https://git.acme.example/ledger/deploy"]);
    expect(list(project, "spec.destinations[]")).to.deep.equal([{ server: "*", namespace: "ledger" }]);
    expect(list(project, "spec.clusterResourceWhitelist[]")).to.deep.equal([]);
    expect(list(project, "spec.namespaceResourceWhitelist[].kind")).to.include("Rollout");
    expect(list(project, "spec.namespaceResourceWhitelist[].kind")).not.to.include.oneOf([
      "NetworkPolicy",
      "Role",
      "RoleBinding",
      "Secret",
      "ServiceAccount",
    ]);
    const access = named(graph, SECRET, "repository-ledger-git-acme-example-ledger-deploy");
    expect(JSON.stringify(access)).to.include('"key":"ledger/git"').and.include('"project":"ledger"');
    const policy = text(graph.only("vault:index/policy:Policy", "secrets-vault-policy").inputs, "policy");
    for (const path of ["platform/argo-cd-login", "delivery/hamburg", "ledger/git"]) {
      expect(policy).to.include(`"secret/data/${path}"`);
    }
  });

  it("C20 opens a weekly release window, and lets the hotfix group alone override it", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const project = named(graph, PROJECT, "ledger");
    expect(list(project, "spec.syncWindows[]")).to.deep.equal([
      {
        kind: "allow",
        schedule: "0 9 * * 2",
        duration: "6h",
        timeZone: "Europe/Berlin",
        applications: ["*"],
        manualSync: true,
      },
    ]);
    const sync = valuesAt(project, "spec.roles[]").flatMap(({ value }) =>
      isProps(value) && JSON.stringify(value).includes("applications, sync") ? list(value, "groups[]") : [],
    );
    expect(sync).to.deep.equal(["ledger-hotfix"]);
  });

  it("M05 selects clusters by environment and site, each with its environment's revision, synchronised, pruned and healed", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const ledger = named(graph, APPLICATIONS, "ledger");
    const generators = list(ledger, "spec.generators[].clusters");
    expect(generators).to.have.length(3);
    expect(generators[2]).to.deep.equal({
      selector: {
        matchLabels: { environment: "prod" },
        matchExpressions: [{ key: "site", operator: "In", values: ["headquarters", "hamburg"] }],
      },
      values: { revision: "v2.4.1" },
    });
    expect(at(ledger, "spec.template.spec.source.targetRevision")).to.equal("{{ .values.revision }}");
    expect(at(ledger, "spec.template.spec.syncPolicy.automated")).to.deep.equal({
      prune: true,
      selfHeal: true,
    });
    const reports = named(graph, APPLICATIONS, "reports");
    expect(list(reports, "spec.generators[].clusters.selector")).to.deep.equal([
      { matchLabels: { environment: "prod" } },
    ]);
    expect(at(reports, "spec.strategy")).to.equal(undefined);
  });

  it("M06 goes over clusters and sites in waves, with a controller that has them on", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const ledger = named(graph, APPLICATIONS, "ledger");
    expect(at(ledger, "spec.strategy.type")).to.equal("RollingSync");
    expect(list(ledger, "spec.strategy.rollingSync.steps[].maxUpdate")).to.deep.equal([
      "100%",
      "100%",
      "10%",
    ]);
    expect(list(ledger, "spec.strategy.rollingSync.steps[].matchExpressions[].values")).to.deep.equal([
      ["dev", "staging"],
      ["prod"],
      ["headquarters"],
      ["prod"],
    ]);
    const labels = at(ledger, "spec.template.metadata.labels");
    expect(labels).to.include.keys("environment", "site");
    const parameters = at(argo(graph), "configs.params");
    expect(parameters).to.deep.equal({ "applicationsetcontroller.enable.progressive.syncs": "true" });
  });

  it("M05 registers this cluster and others with the labels that applications select, and no secret", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const own = named(graph, "kubernetes:core/v1:Secret", "cluster-in-cluster");
    expect(at(own, "metadata.labels")).to.include({
      "argocd.argoproj.io/secret-type": "cluster",
      environment: "prod",
      site: "headquarters",
      target: "aws",
      platform: "acme-prod",
    });
    expect(at(own, "metadata.annotations")).to.include({
      "trivium/domain": "prod.acme.example",
      "trivium/secret-store": "platform",
      "trivium/gateway-namespace": "gateway",
      "trivium/cluster": "acme-prod",
    });
    expect(at(own, "metadata.annotations")).to.include.keys("trivium/storage-class", "trivium/database-main");
    expect(own["stringData"]).to.include({ namespaces: "ledger", clusterResources: "false" });
    const hamburg = named(graph, SECRET, "cluster-hamburg");
    expect(at(hamburg, "spec.target.template.metadata.labels")).to.include({
      environment: "prod",
      site: "hamburg",
    });
    expect(JSON.stringify(hamburg)).to.include('"config":"{{ .config }}"').and.include("delivery/hamburg");
  });

  it("C12 gives every object one owner: what Argo CD may write, Pulumi plans nothing of", async () => {
    for (const target of targetNames) {
      const graph = await graphOf(target, DELIVERY);
      const delivered = DELIVERED_KINDS.map(({ group, kind }) => `${group}/${kind}`);
      const both = graph.resources.filter(
        ({ type, inputs }) =>
          text(inputs, "metadata.namespace") === "ledger" && delivered.includes(groupKind(type)),
      );
      expect(both.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
      // A team that delivers nothing keeps its Rollouts.
      expect(named(graph, "kubernetes:argoproj.io/v1alpha1:Rollout", "podinfo")).to.be.an("object");
    }
  });

  it("C12 leaves identity, policies, routing and credentials of a delivered service to Pulumi, and tells its chart", async () => {
    const graph = await graphOf("aws", DELIVERY);
    const home = graph.resources
      .filter(({ inputs }) => text(inputs, "metadata.namespace") === "ledger")
      .map(({ type }) => type.split(":").at(-1));
    expect(home).to.include.members(["ServiceAccount", "NetworkPolicy", "Service", "ExternalSecret"]);
    expect(home).to.include.members(["AnalysisTemplate", "PodDisruptionBudget", "HTTPRoute"]);
    const ledger = named(graph, APPLICATIONS, "ledger");
    const service = at(ledger, "spec.template.spec.source.helm.valuesObject.service");
    expect(service).to.deep.include({
      serviceAccount: "ledger",
      analysisTemplate: "ledger",
      stableService: "ledger-stable",
      canaryService: "ledger-canary",
      env: { MODE: "strict" },
      bindings: [{ name: "database-main", secretName: "ledger-database" }],
    });
    expect(list(ledger, "spec.template.spec.ignoreDifferences[]")).to.deep.include({
      group: "argoproj.io",
      kind: "Rollout",
      name: "ledger",
      jsonPointers: ["/spec/replicas"],
    });
    const role = named(graph, "kubernetes:rbac.authorization.k8s.io/v1:Role", "deliver-workloads");
    const written = valuesAt(role, "rules[]").flatMap(({ value }) =>
      isProps(value) && list(value, "verbs[]").includes("create") ? list(value, "resources[]") : [],
    );
    expect(written).to.have.members(DELIVERED_KINDS.map(({ resource }) => resource));
  });

  it("C12 refuses what would have two owners or none, and what could never be synchronised", async () => {
    const { ledger, reports } = DELIVERY.delivery.applications;
    const change = (settings: Settings) => over(DELIVERY, settings);
    const { repository } = ledger;
    expect(await refusal(change({ delivery: { applications: { podinfo: { ...reports } } } }))).to.include(
      "delivery.applications.podinfo\n    has the name of a service whose workload is the platform's; set teams.shop.delivery, or rename it",
    );
    expect(await refusal(change({ services: { journal: { ...DELIVERY.services.ledger } } }))).to.include(
      "services.journal\n    is delivered by Argo CD, as all of team ledger, and by no application; declare delivery.applications.journal with team: ledger",
    );
    expect(
      await refusal(change({ delivery: { applications: { reports: { repository: `${repository}-2` } } } })),
    ).to.include("is none of the team's; set one of https://git.acme.example/ledger/deploy, or add it to");
    expect(await refusal(change({ delivery: { applications: { reports: { team: "shop" } } } }))).to.include(
      "delivers nothing by Argo CD; set teams.shop.delivery.repositories",
    );
    expect(
      await refusal(
        change({ delivery: { applications: { ledger: { waves: [{ environments: ["dev"] }] } } } }),
      ),
    ).to.include("have no step for prod, which would never change; add one, or remove revisions.prod");
    expect(await refusal({ teams: DELIVERY.teams })).to.include(
      "teams.ledger.delivery\n    needs Argo CD; set delivery.oidc, or remove it",
    );
    const restarts = { ledger: { restartOnSecretChange: true } };
    expect(await refusal(change({ services: restarts }))).to.include(
      "is the workload's, which Argo CD delivers for team ledger; remove it, and annotate the workload in its repository",
    );
    const { hamburg } = DELIVERY.delivery.clusters;
    expect(await refusal(change({ delivery: { clusters: { "in-cluster": { ...hamburg } } } }))).to.include(
      "has the name that this cluster has; set another, such as that of its site",
    );
  });
});
