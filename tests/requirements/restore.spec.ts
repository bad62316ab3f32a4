import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { restoreNotVerified } from "../../components/backups/drill-alert";
import { REPOSITORY } from "../../sandbox/paths";
import type { Props } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";
import { RESTORES } from "./protecting";

const CRON_JOB = "kubernetes:batch/v1:CronJob";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
}

interface Drill {
  readonly schedule: string;
  readonly jobTemplate: {
    readonly spec: {
      readonly backoffLimit: number;
      readonly template: {
        readonly spec: {
          readonly initContainers: readonly Container[];
          readonly containers: readonly Container[];
        };
      };
    };
  };
}

function drillOf(graph: Graph, name: string): Drill {
  return graph.only(CRON_JOB, name).inputs["spec"] as unknown as Drill;
}

/** What a drill applies, by file. */
function manifests(graph: Graph, name: string): Readonly<Record<string, Props>> {
  const data = graph.only(CONFIG_MAP, name).inputs["data"] as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(data).map(([file, text]) => [file, JSON.parse(text) as Props]));
}

/** The calls of kubectl, in order. */
function calls({ jobTemplate }: Drill): string[] {
  const { initContainers, containers } = jobTemplate.spec.template.spec;
  return [...initContainers, ...containers].map(({ args }) => args.slice(0, 2).join(" "));
}

describe("a drill of a site's database", () => {
  it("restores the newest backup into a namespace of its own every week, reads every table, and deletes it (F15)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    const drill = drillOf(graph, "database-main-restore-drill");
    expect(drill.schedule).to.equal("30 4 * * 6");
    expect(calls(drill)).to.deep.equal([
      "delete cluster.postgresql.cnpg.io/drill",
      "create --filename=/drill/cluster.json",
      "wait cluster.postgresql.cnpg.io/drill",
      "create --filename=/drill/verify.json",
      "wait job.batch/verify",
      "delete cluster.postgresql.cnpg.io/drill",
    ]);
    const { "cluster.json": copy, "verify.json": verify } = manifests(
      graph,
      "database-main-restore-drill-manifests",
    );
    expect(copy).to.have.nested.property("metadata.namespace", "drill-main");
    expect(copy).to.have.nested.property("spec.bootstrap.recovery.source", "origin");
    const original = graph.only("kubernetes:postgresql.cnpg.io/v1:Cluster").inputs;
    expect(copy).to.have.nested.property(
      "spec.externalClusters[0].plugin.parameters.serverName",
      (original["metadata"] as Props)["name"],
    );
    expect(copy).to.have.nested.property("spec.imageName", (original["spec"] as Props)["imageName"]);
    // What is restored must not write where it was restored from.
    expect(copy).to.not.have.nested.property("spec.plugins");
    expect(JSON.stringify(verify)).to.include("SELECT count(*) FROM %s").and.to.include("ON_ERROR_STOP=1");
  });

  it("reads the folder that the database writes, and lets nothing in it expire (F15)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    const stores = graph.of("kubernetes:barmancloud.cnpg.io/v1:ObjectStore");
    const spec = (name: string) =>
      stores.find((store) => store.name === name)?.inputs["spec"] as Props | undefined;
    expect(spec("database-main-restore-store")).to.have.nested.property(
      "configuration.destinationPath",
      (spec("database-main-backup-store")?.["configuration"] as Props)["destinationPath"],
    );
    expect(spec("database-main-backup-store")).to.have.property("retentionPolicy");
    expect(spec("database-main-restore-store")).to.not.have.property("retentionPolicy");
  });

  it("cannot read a Secret, and leaves what failed for whoever looks (F15)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    const role = graph.only("kubernetes:rbac.authorization.k8s.io/v1:Role", "database-main-restore-drill");
    expect(JSON.stringify(role.inputs["rules"])).to.not.include("secrets");
    expect(drillOf(graph, "database-main-restore-drill").jobTemplate.spec.backoffLimit).to.equal(0);
  });
});

describe("backups of a site's cluster", () => {
  it("go to its object store by Velero, hourly, volumes encrypted with a password from Vault (F15, N16)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    const schedule = graph.only("kubernetes:velero.io/v1:Schedule").inputs;
    expect(schedule).to.have.nested.property("spec.schedule", "17 */1 * * *");
    expect(schedule).to.have.nested.property("spec.template.ttl", "720h0m0s");
    expect(schedule).to.have.nested.property("spec.template.defaultVolumesToFsBackup", true);
    const { excludedResources, excludedNamespaces } = (schedule["spec"] as Props)["template"] as Props;
    expect(excludedResources).to.include("secrets");
    // Databases back themselves up, and one thing is not backed up twice.
    expect(excludedNamespaces).to.include("database-*");
    const location = graph.only("kubernetes:velero.io/v1:BackupStorageLocation").inputs;
    expect(location).to.have.nested.property("spec.objectStorage.prefix", "acme-prod/cluster");
    const secrets = graph.of("kubernetes:external-secrets.io/v1:ExternalSecret");
    const password = secrets.find(({ name }) => name === "backup-repository-password")?.inputs;
    expect(password).to.have.nested.property("spec.target.name", "velero-repo-credentials");
    expect(password).to.have.nested.property("spec.data[0].remoteRef.property", "repositoryPassword");
    expect(JSON.stringify(graph.resources.map(({ inputs }) => inputs))).to.not.include("static-passw0rd");
  });

  it("are restored every week under another name and compared (F15)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    expect(calls(drillOf(graph, "backup-drill"))).to.deep.equal([
      "delete namespace",
      "delete restore.velero.io/drill",
      "create --filename=/drill/restore.json",
      "wait restore.velero.io/drill",
      "wait configmap/restore-sample",
      "delete namespace",
      // Its finalizer would keep the namespace for ever, once Velero is gone.
      "delete restore.velero.io/drill",
    ]);
    const { "restore.json": restore } = manifests(graph, "backup-drill-manifests");
    expect(restore).to.have.nested.property("spec.scheduleName", "regular");
    expect(restore).to.have.nested.property("spec.namespaceMapping.restore-sample", "restore-drill");
  });

  it("reach the volumes of stores, which are of a kind that Velero reads (F15)", async () => {
    const graph = await graphOf("k3s", { ...RESTORES, caches: { sessions: {} } });
    const claims = graph.of("kubernetes:apps/v1:StatefulSet").flatMap(({ inputs }) => {
      const { volumeClaimTemplates } = inputs["spec"] as unknown as {
        volumeClaimTemplates: readonly Props[];
      };
      return volumeClaimTemplates;
    });
    expect(claims).to.have.length.greaterThan(0);
    for (const claim of claims)
      expect(claim).to.have.nested.property("metadata.annotations.volumeType", "local");
  });

  it("are there where they are asked for, and the clouds keep their own (F15)", async () => {
    expect((await graphOf("k3s")).of("kubernetes:velero.io/v1:Schedule")).to.deep.equal([]);
    expect((await graphOf("aws", { backup: {} })).of("kubernetes:velero.io/v1:Schedule")).to.deep.equal([]);
    const platform = (await graphOf("aws", { restoreDrills: {} })).only("trivium:index:Platform");
    expect(platform.inputs["notProvided"]).to.include("restoreDrills");
  });
});

describe("the last verified restore", () => {
  it("has an alert for each drill, with a runbook, when it is too long ago or never was (F15, N15)", async () => {
    const graph = await graphOf("k3s", RESTORES);
    const rules = graph.of(RULE).filter(({ name }) => name.includes("drill"));
    expect(rules.map(({ name }) => name).sort()).to.deep.equal([
      "backup-drill-alert",
      "database-main-restore-drill-alert",
    ]);
    for (const { inputs } of rules) {
      const alert = "spec.groups[0].rules[0]";
      expect(inputs).to.have.nested.property(`${alert}.alert`, "RestoreNotVerified");
      expect(inputs)
        .to.have.nested.property(`${alert}.annotations.runbook_url`)
        .that.match(/\/RestoreNotVerified$/);
    }
    const page = path.join(REPOSITORY, "docs", "runbooks", "RestoreNotVerified.md");
    expect(fs.readFileSync(page, "utf8")).to.include("# RestoreNotVerified");
  });

  it("is the drill's last success, or the drill's own age where there is none (F15)", () => {
    const of = '{namespace="drill-main",cronjob="restore-drill"}';
    expect(restoreNotVerified("drill-main", "restore-drill", 8)).to.equal(
      `(time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time${of})` +
        ` or time() - max by (namespace, cronjob) (kube_cronjob_created${of})) > 691200`,
    );
  });

  it("and the monthly drill of people are described step by step (F15)", () => {
    const page = fs.readFileSync(path.join(REPOSITORY, "docs", "drills.md"), "utf8");
    for (const part of ["create job", "--from=cronjob/restore-drill", "Record", "Aurora", "Cloud SQL"]) {
      expect(page).to.include(part);
    }
  });
});
