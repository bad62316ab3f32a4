import type { TrailArgs } from "@pulumi/aws/cloudtrail";
import type { DetectorArgs, DetectorFeatureArgs, OrganizationConfigurationArgs } from "@pulumi/aws/guardduty";
import type { ProjectArgs } from "@pulumi/gcp/organizations";
import type { IAMAuditConfigArgs } from "@pulumi/gcp/projects";
import { observabilityCloudAuditTrail as rule } from "../../../../policy/rules/observability/observability-cloud-audit-trail";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1";
const trail = fixture<TrailArgs>("aws:cloudtrail/trail:Trail", "trail", {
  s3BucketName: "trail",
  isMultiRegionTrail: true,
  enableLogFileValidation: true,
  enableLogging: true,
  kmsKeyId: KEY,
});
const detector = fixture<DetectorArgs>("aws:guardduty/detector:Detector", "detector", { enable: true });
const feature = fixture<DetectorFeatureArgs>("aws:guardduty/detectorFeature:DetectorFeature", "feature", {
  detectorId: "1",
  name: "EKS_AUDIT_LOGS",
  status: "ENABLED",
});
const organization = fixture<OrganizationConfigurationArgs>(
  "aws:guardduty/organizationConfiguration:OrganizationConfiguration",
  "organization",
  { detectorId: "1", autoEnableOrganizationMembers: "ALL" },
);
const AUDIT = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
const PROJECT = "gcp:organizations/project:Project";
const config = fixture<IAMAuditConfigArgs>(AUDIT, "config", {
  project: "shop",
  service: "allServices",
  auditLogConfigs: [{ logType: "ADMIN_READ" }, { logType: "DATA_READ", exemptedMembers: [] }],
});
const project = fixture<ProjectArgs>(PROJECT, "project", { projectId: "shop", name: "shop" });
const ofProject = { propertyDependencies: { project: [urnOf(PROJECT, "project")] } };
const platform = fixture<object>("trivium:index:Platform", "platform", {})();
const unheard = "violation: nothing can raise an alarm about it";
const unread = "violation: nothing records who reads the data of the project";

export const examination: Examination = {
  rule,
  base: [trail(), detector(), feature(), organization(), config({ project: unknown }, ofProject), project()],
  mutants: [
    { of: "trail", path: "isMultiRegionTrail", bad: [false], good: [true], absent: "violation" },
    { of: "trail", path: "enableLogFileValidation", bad: [false], good: [true], absent: "violation" },
    { of: "trail", path: "enableLogging", bad: [false], good: [true], absent: "pass" },
    { of: "trail", path: "kmsKeyId", good: [KEY], absent: "violation" },
    { of: "trail", path: "cloudWatchLogsGroupArn", good: ["arn"], absent: "pass", unknown: "pass" },
    { of: "detector", path: "enable", bad: [false], good: [true], absent: "pass" },
    { of: "feature", path: "status", bad: ["DISABLED"], good: ["ENABLED"], absent: "pass" },
    { of: "feature", path: "name", good: ["RUNTIME_MONITORING"], absent: "pass", unknown: "pass" },
    {
      of: "organization",
      path: "autoEnableOrganizationMembers",
      bad: ["NONE"],
      good: ["NEW"],
      absent: "pass",
    },
    {
      of: "config",
      path: "service",
      bad: ["storage.googleapis.com"],
      good: ["allServices"],
      absent: "violation",
    },
    {
      of: "config",
      path: "auditLogConfigs",
      bad: [
        [{ logType: "ADMIN_READ" }],
        [{ logType: "DATA_READ", exemptedMembers: ["user:joe@example.com"] }],
      ],
      good: [[{ logType: "DATA_WRITE" }, { logType: "DATA_READ" }]],
      absent: "violation",
    },
    { of: "config", path: "auditLogConfigs[1].logType", bad: ["DATA_WRITE"], absent: "violation" },
    {
      of: "config",
      path: "auditLogConfigs[1].exemptedMembers",
      bad: [["user:joe@example.com"]],
      good: [[]],
      absent: "pass",
    },
  ],
  cases: [
    [
      "says what a trail leaves out",
      [
        trail({
          kmsKeyId: undefined as never,
          isMultiRegionTrail: false,
          enableLogging: false,
          enableLogFileValidation: false,
        }),
      ],
      {
        trail:
          "violation: it does not record | violation: it is not encrypted with a key of your own | " +
          "violation: it records one region only | violation: nobody can tell whether its files were changed",
      },
    ],
    ["wants alarms of the platform", [platform, trail()], { trail: unheard }],
    ["and takes a log group there", [platform, trail({ cloudWatchLogsGroupArn: "arn:aws:logs:1" })]],
    ["wants alarms of any program where it is told to", [trail()], { trail: unheard }, { alarms: true }],
    [
      "finds somebody exempt behind an unknown entry",
      [
        config({
          auditLogConfigs: [unknown, { logType: "DATA_READ", exemptedMembers: ["user:joe@example.com"] }],
        }),
      ],
      { config: "violation: somebody is exempt from it" },
    ],
    ["fails on a project that nobody watches", [project()], { project: unread }],
    [
      "fails where another project is watched",
      [project(), config({ project: "other" })],
      { project: unread },
    ],
    [
      "lets a feature that is not about Kubernetes be off",
      [feature({ name: "S3_DATA_EVENTS", status: "DISABLED" })],
    ],
    ["says nothing of a stack without any", [platform]],
  ],
};
