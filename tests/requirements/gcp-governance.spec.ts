import { expect } from "chai";
import { valuesAt } from "../../sandbox/simulator/values";
import { FULL } from "./full";
import { type Graph, graphOf } from "./graph";

describe("requirements: what Google Cloud has beside the cluster", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf("gcp", FULL.gcp);
  });

  it("C16: a budget speaks at half, four fifths and all of it, and when all of it is forecast", () => {
    const { inputs } = graph.only("gcp:billing/budget:Budget");
    expect(inputs["amount"]).to.deep.equal({ specifiedAmount: { currencyCode: "USD", units: "8525" } });
    expect(inputs["thresholdRules"]).to.deep.equal([
      { thresholdPercent: 0.5, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 0.8, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 1, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
    ]);
    const [channel] = valuesAt(inputs, "allUpdatesRule.monitoringNotificationChannels[]");
    expect(graph.of("gcp:monitoring/notificationChannel:NotificationChannel").map(({ id }) => id)).to.include(
      channel?.value,
    );
  });

  it("C14 F09: every call to the project's services is logged, kept and watched", () => {
    const { inputs } = graph.only("gcp:projects/iAMAuditConfig:IAMAuditConfig");
    expect(inputs["service"]).to.equal("allServices");
    expect(valuesAt(inputs, "auditLogConfigs[].logType").map(({ value }) => value)).to.deep.equal([
      "ADMIN_READ",
      "DATA_READ",
      "DATA_WRITE",
    ]);
    const bucket = graph.only("gcp:logging/projectBucketConfig:ProjectBucketConfig", "audit-logs");
    expect(bucket.inputs["retentionDays"]).to.equal(365);
    const sink = graph.only("gcp:logging/projectSink:ProjectSink", "audit-logs-sink");
    expect(sink.inputs["filter"]).to.equal('logName:"cloudaudit.googleapis.com"');
    expect(graph.of("gcp:monitoring/alertPolicy:AlertPolicy")).to.have.lengthOf(8);
  });

  it("C10: images and backups are encrypted with keys of the customer's", () => {
    const key = /^projects\/acme-prod\/locations\/europe-west3\/keyRings\/.+\/cryptoKeys\//;
    const { inputs: registry } = graph.only("gcp:artifactregistry/repository:Repository");
    expect(registry["kmsKeyName"]).to.match(key);
    expect(registry["dockerConfig"]).to.deep.equal({ immutableTags: true });
    const { inputs: plan } = graph.only("gcp:gkebackup/backupPlan:BackupPlan");
    const [used] = valuesAt(plan, "backupConfig.encryptionKey.gcpKmsEncryptionKey");
    expect(used?.value).to.match(key);
  });

  it("F15: everything in the cluster is backed up every hour, kept, and has a plan to come back by", () => {
    const plan = graph.only("gcp:gkebackup/backupPlan:BackupPlan");
    expect(plan.inputs["backupSchedule"]).to.deep.equal({ cronSchedule: "17 */1 * * *" });
    expect(plan.inputs["retentionPolicy"]).to.deep.equal({ backupRetainDays: 35, backupDeleteLockDays: 7 });
    expect(plan.inputs["backupConfig"]).to.deep.include({
      allNamespaces: true,
      includeSecrets: true,
      includeVolumeData: true,
    });
    const restore = graph.only("gcp:gkebackup/restorePlan:RestorePlan");
    expect(restore.inputs["backupPlan"]).to.equal(plan.id);
  });
});
