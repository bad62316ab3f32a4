import * as z from "zod";
import { all, any, isFalse, isOneOf, isSet, isTrue, not } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";

const TRAIL = "aws:cloudtrail/trail:Trail";
const PROJECT = "gcp:organizations/project:Project";
const AUDITS = [
  "gcp:projects/iAMAuditConfig:IAMAuditConfig",
  "gcp:folder/iamAuditConfig:IamAuditConfig",
  "gcp:organizations/iamAuditConfig:IamAuditConfig",
];

/** Data that GuardDuty looks at for Kubernetes. */
const KUBERNETES_FEATURES = ["EKS_AUDIT_LOGS", "EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"];

function trail(subject: Subject, alarms: boolean): Finding[] {
  const { props } = subject;
  const regions = props.at("isMultiRegionTrail");
  const validation = props.at("enableLogFileValidation");
  const logging = props.at("enableLogging");
  const key = props.at("kmsKeyId");
  const group = props.at("cloudWatchLogsGroupArn");
  return [
    must(not(isFalse(logging)), logging, "it does not record"),
    must(willBeSet(subject, "kmsKeyId"), key, "it is not encrypted with a key of your own"),
    must(isTrue(regions), regions, "it records one region only"),
    must(isTrue(validation), validation, "nobody can tell whether its files were changed"),
    ...(alarms
      ? [must(willBeSet(subject, "cloudWatchLogsGroupArn"), group, "nothing can raise an alarm about it")]
      : []),
  ];
}

/** Reading is not recorded by default, and for each service that is left out it is not recorded at all. */
function auditConfig({ props }: Subject): Finding[] {
  const service = props.at("service");
  const logs = props.at("auditLogConfigs");
  const types = logs.list().map((entry) => entry.at("logType"));
  const exempted = logs.list().map((entry) => entry.at("exemptedMembers"));
  const nobody = exempted.flatMap((node) => node.list()).map((member) => not(isSet(member)));
  return [
    must(isOneOf(service, "allServices"), service, "it records one service only"),
    must(any(...types.map((type) => isOneOf(type, "DATA_READ"))), logs, "it does not record who reads data"),
    must(all(...nobody), logs, "somebody is exempt from it"),
  ];
}

/** New detectors look at Kubernetes by themselves. */
function feature({ props }: Subject): Finding[] {
  const status = props.at("status");
  const kubernetes = isOneOf(props.at("name"), ...KUBERNETES_FEATURES);
  return [must(not(all(kubernetes, isOneOf(status, "DISABLED"))), status, "it ignores Kubernetes")];
}

function detector({ props }: Subject): Finding[] {
  const enable = props.at("enable");
  return [must(not(isFalse(enable)), enable, "it detects nothing")];
}

function organization({ props }: Subject): Finding[] {
  const members = props.at("autoEnableOrganizationMembers");
  return [must(not(isOneOf(members, "NONE")), members, "accounts of the organization are left out")];
}

export const observabilityCloudAuditTrail = configurable(
  {
    id: "observability-cloud-audit-trail",
    title: "The cloud records who did what, and keeps the record safe",
    severity: "high",
    level: "mandatory",
    why: "Without it nobody can say what an intruder did, or that nobody did. A trail of the whole account may be in another stack.",
    remedy:
      "Give the trail a key, all regions, validation and a log group; record DATA_READ of allServices with nobody exempt; leave GuardDuty on.",
    refs: {
      trivy: ["AVD-AWS-0014", "AVD-AWS-0015", "AVD-AWS-0016", "AVD-AWS-0162", "AVD-GCP-0079"],
      checkov: [
        "CKV_AWS_35",
        "CKV_AWS_36",
        "CKV_AWS_67",
        "CKV_AWS_251",
        "CKV2_AWS_10",
        "CKV_AWS_238",
        "CKV2_AWS_3",
        "CKV2_GCP_5",
      ],
    },
  },
  {
    alarms: z
      .boolean()
      .default(false)
      .describe("whether each trail must write to a log group, where alarms are raised; the platform's does"),
  },
  ({ alarms }) => {
    const trails = (stack: Stack): StackFinding[] =>
      stack.ofType(TRAIL).flatMap((subject) => about(subject, ...trail(subject, alarms || stack.isPlatform)));

    /** A project that the program makes records nothing of its data unless somebody says so. */
    const projects = (stack: Stack): StackFinding[] => {
      const configs = stack.ofType(...AUDITS);
      return stack.ofType(PROJECT).flatMap((project) => {
        const audited = any(...configs.map((config) => stack.refers(config, "project", project)));
        const message = "nothing records who reads the data of the project";
        return about(project, must(audited, project.props.at("projectId"), message));
      });
    };

    const single = byType({
      ...Object.fromEntries(AUDITS.map((type) => [type, auditConfig])),
      "aws:guardduty/detector:Detector": detector,
      "aws:guardduty/detectorFeature:DetectorFeature": feature,
      "aws:guardduty/organizationConfiguration:OrganizationConfiguration": organization,
    });
    return {
      ...single,
      targets: [...single.targets, TRAIL, PROJECT],
      stack: (stack) => [...trails(stack), ...projects(stack)],
    };
  },
);
