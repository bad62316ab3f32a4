import { expect } from "chai";
import { logRetention } from "../../components/aws/audit/retention";
import { type Props, type Value, valuesAt } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";

const ACCOUNT = "111122223333";
const KEY = "aws:kms/key:Key";
const SELECTION = "aws:backup/selection:Selection";
const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const SETTINGS = {
  aws: { recoveryRegion: "eu-west-1", containerInsights: true },
  registry: { repositories: ["shop/podinfo", "shop/orders"], keepImages: 50 },
  audit: { emails: ["security@acme.example"], retentionDays: 2000 },
  budget: { monthly: 8525, thresholds: [50, 80], emails: ["platform@acme.example"] },
  backup: { everyHours: 4, keepDays: 35 },
};

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: readonly string[];
}

function at(props: Props, path: string): Value | undefined {
  return valuesAt(props, path)[0]?.value;
}

function statements(policy: Value | undefined): Statement[] {
  return (JSON.parse(typeof policy === "string" ? policy : "") as { readonly Statement: Statement[] })
    .Statement;
}

describe("requirements: governance on AWS", () => {
  let graph: Graph;
  let plain: Graph;
  before(async function () {
    this.timeout(60_000);
    graph = await graphOf("aws", SETTINGS);
    plain = await graphOf("aws", { backup: {} });
  });

  const key = (name: string) => graph.only(KEY, name).outputs["arn"];

  it("N06 has repositories with a key of their own, tags that stay, and a scan of every image", () => {
    const repositories = graph.of("aws:ecr/repository:Repository");
    expect(repositories.map(({ inputs }) => inputs["name"])).to.have.members([
      "acme-prod/shop/podinfo",
      "acme-prod/shop/orders",
    ]);
    for (const { inputs, protect } of repositories) {
      expect(inputs).to.include({ imageTagMutability: "IMMUTABLE", forceDelete: false });
      expect(at(inputs, "imageScanningConfiguration.scanOnPush")).to.equal(true);
      expect(at(inputs, "encryptionConfigurations[].encryptionType")).to.equal("KMS");
      expect(at(inputs, "encryptionConfigurations[].kmsKey")).to.equal(key("registry-key"));
      expect(protect).to.equal(true);
    }
  });

  it("N06 keeps the newest images, and lets the deploy role push and the account pull", () => {
    const { policy: lifecycle } = graph.only(
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "registry-shop/podinfo",
    ).inputs;
    const { rules } = JSON.parse(lifecycle as string) as {
      readonly rules: readonly { readonly selection: Props }[];
    };
    expect(rules.map(({ selection }) => [selection["tagStatus"], selection["countNumber"]])).to.deep.equal([
      ["untagged", 14],
      ["any", 50],
    ]);
    const { policy } = graph.only(
      "aws:ecr/repositoryPolicy:RepositoryPolicy",
      "registry-shop/podinfo",
    ).inputs;
    const pushing = statements(policy).filter(({ Action }) => Action.includes("ecr:PutImage"));
    expect(pushing.map(({ Principal }) => Principal)).to.deep.equal([
      { AWS: `arn:aws:iam::${ACCOUNT}:role/deploy` },
    ]);
  });

  it("N08 has a trail of all regions whose files prove themselves, encrypted, to a closed bucket and a log", () => {
    const { inputs } = graph.only("aws:cloudtrail/trail:Trail");
    expect(inputs).to.include({
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: key("audit-key"),
    });
    const logs = graph.only("aws:cloudwatch/logGroup:LogGroup", "audit-logs");
    expect(inputs["cloudWatchLogsGroupArn"]).to.equal(`${logs.outputs["arn"] as string}:*`);
    expect(logs.inputs).to.include({ retentionInDays: 2192, kmsKeyId: key("audit-key") });
    const setting = (type: string) => graph.only(`aws:s3/${type}`, "audit-bucket").inputs;
    expect(inputs["s3BucketName"]).to.equal(
      graph.only("aws:s3/bucket:Bucket", "audit-bucket").inputs["bucket"],
    );
    const encryption = setting(
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    expect(at(encryption, "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId")).to.equal(
      key("audit-key"),
    );
    expect(setting("bucketPublicAccessBlock:BucketPublicAccessBlock")).to.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(at(setting("bucketOwnershipControls:BucketOwnershipControls"), "rule.objectOwnership")).to.equal(
      "BucketOwnerEnforced",
    );
    const lifecycle = setting("bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    expect(at(lifecycle, "rules[].expiration.days")).to.equal(2000);
    const denied = statements(setting("bucketPolicy:BucketPolicy")["policy"]).filter(
      ({ Effect }) => Effect === "Deny",
    );
    expect(denied.map(({ Principal, Action }) => [Principal, Action])).to.deep.equal([["*", ["s3:*"]]]);
  });

  it("N08 records the account's configuration and holds it against rules", () => {
    expect(at(graph.only("aws:cfg/recorder:Recorder").inputs, "recordingGroup")).to.deep.equal({
      allSupported: true,
      includeGlobalResourceTypes: true,
    });
    expect(graph.only("aws:cfg/recorderStatus:RecorderStatus").inputs["isEnabled"]).to.equal(true);
    expect(graph.only("aws:cfg/deliveryChannel:DeliveryChannel").inputs["s3KmsKeyArn"]).to.equal(
      key("audit-key"),
    );
    const rules = graph.inputs("aws:cfg/rule:Rule").map((inputs) => at(inputs, "source.sourceIdentifier"));
    expect(rules).to.include.members([
      "EKS_SECRETS_ENCRYPTED",
      "RDS_STORAGE_ENCRYPTED",
      "ROOT_ACCOUNT_MFA_ENABLED",
    ]);
  });

  it("N08 mails an alarm about the root user, refused calls and changes of the trail", () => {
    const topic = graph.only("aws:sns/topic:Topic");
    expect(topic.inputs["kmsMasterKeyId"]).to.equal(key("audit-key"));
    expect(graph.only("aws:sns/topicSubscription:TopicSubscription").inputs).to.deep.include({
      topic: topic.outputs["arn"],
      protocol: "email",
      endpoint: "security@acme.example",
    });
    for (const watch of ["root-use", "unauthorized-calls", "trail-changes"]) {
      const filter = graph.only(FILTER, `audit-${watch}`).inputs;
      const alarm = graph.only(ALARM, `audit-${watch}`).inputs;
      expect(alarm["metricName"]).to.equal(at(filter, "metricTransformation.name"));
      expect(alarm["namespace"]).to.equal(at(filter, "metricTransformation.namespace"));
      expect(alarm["alarmActions"]).to.deep.equal([topic.outputs["arn"]]);
    }
    expect(graph.only(FILTER, "audit-trail-changes").inputs["pattern"]).to.contain("$.eventName=StopLogging");
  });

  it("N08 has Container Insights by choice", () => {
    const insights = (of: Graph) =>
      of
        .inputs("aws:eks/addon:Addon")
        .filter(({ addonName }) => addonName === "amazon-cloudwatch-observability");
    expect(insights(graph)).to.have.length(1);
    expect(insights(plain)).to.deep.equal([]);
  });

  it("N12 has a monthly budget of the platform's tag, and mails at its thresholds and when it will not do", () => {
    const { inputs } = graph.only("aws:budgets/budget:Budget");
    expect(inputs).to.include({ limitAmount: "8525", limitUnit: "USD", timeUnit: "MONTHLY" });
    expect(at(inputs, "costFilters")).to.deep.equal([
      { name: "TagKeyValue", values: ["user:platform$acme-prod"] },
    ]);
    const notifications = valuesAt(inputs, "notifications[]").map(({ value }) => value as Props);
    expect(notifications.map((one) => [one["notificationType"], one["threshold"]])).to.deep.equal([
      ["ACTUAL", 50],
      ["ACTUAL", 80],
      ["FORECASTED", 100],
    ]);
    for (const one of notifications) {
      expect(one["subscriberEmailAddresses"]).to.deep.equal(["platform@acme.example"]);
    }
  });

  it("N16 backs up the cluster and the platform's databases to a vault with a key of its own, locked", () => {
    const vault = graph.only(VAULT, "backup-vault");
    expect(vault.inputs["kmsKeyArn"]).to.equal(key("backup-key"));
    expect(vault.protect).to.equal(true);
    expect(graph.only(LOCK, "backup-lock").inputs).to.include({ minRetentionDays: 35 });
    const { inputs } = graph.only(SELECTION);
    expect(inputs["resources"]).to.deep.equal([
      `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/acme-prod`,
      `arn:aws:rds:eu-central-1:${ACCOUNT}:cluster:*`,
      `arn:aws:rds:eu-central-1:${ACCOUNT}:db:*`,
    ]);
    expect(at(inputs, "conditions[].stringEquals")).to.deep.equal([
      { key: "aws:ResourceTag/platform", value: "acme-prod" },
    ]);
  });

  it("N16 copies each backup to the recovery region, encrypted with another key there", () => {
    const copies = graph.only(VAULT, "backup-recovery-vault");
    expect(copies.inputs).to.include({ region: "eu-west-1", kmsKeyArn: key("backup-recovery-key") });
    expect(key("backup-recovery-key")).to.match(/^arn:aws:kms:eu-west-1:/);
    const plan = graph.only("aws:backup/plan:Plan").inputs;
    expect(at(plan, "rules[].copyActions")).to.deep.equal([
      { destinationVaultArn: copies.outputs["arn"], lifecycle: { deleteAfter: 35 } },
    ]);
    expect(plain.of(VAULT).map(({ name }) => name)).to.deep.equal(["backup-vault"]);
  });

  it("N11 starts backups as often as asked for, and keeps them for the days asked for", () => {
    const plan = graph.only("aws:backup/plan:Plan").inputs;
    expect(at(plan, "rules[].schedule")).to.equal("cron(0 0/4 * * ? *)");
    expect(at(plan, "rules[].lifecycle.deleteAfter")).to.equal(35);
    expect(at(plain.only("aws:backup/plan:Plan").inputs, "rules[].schedule")).to.equal("cron(0 3 * * ? *)");
  });

  it("keeps the trail's log no shorter than asked for", () => {
    expect([90, 91, 365, 3650].map(logRetention)).to.deep.equal([90, 120, 365, 3653]);
    expect(() => logRetention(3654)).to.throw("CloudWatch keeps no log for 3654 days");
  });
});
