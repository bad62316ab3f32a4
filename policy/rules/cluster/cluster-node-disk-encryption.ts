import * as z from "zod";
import { all, any, type Fact, isFilled, isTrue } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, perPool } from "../../clouds/gke";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const VOLUME = "aws:ebs/volume:Volume";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const MACHINES = ["aws:ec2/instance:Instance", "aws:ec2/launchConfiguration:LaunchConfiguration"];
const BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const GOOGLE_DISK = "gcp:compute/disk:Disk";
const GOOGLE_MACHINE = "gcp:compute/instance:Instance";

/** The disks that a resource of AWS asks for; a machine always has a root disk. */
function disksOf({ type, props }: Subject): Node[] {
  if (type === VOLUME) return [props];
  if (type === TEMPLATE) return props.each("blockDeviceMappings[].ebs").filter((node) => !node.absent);
  return [props.at("rootBlockDevice"), ...props.each("ebsBlockDevices[]")];
}

/** The account may encrypt whatever is not told to be, and does where this program says so. */
function accountEncrypts(stack: Stack): Fact {
  return any(...stack.ofType(BY_DEFAULT).map(({ props }) => isTrue(props.at("enabled").or(true))));
}

function aws(stack: Stack, subject: Subject, customerKey: boolean): StackFinding[] {
  const byAccount = accountEncrypts(stack);
  const disks = disksOf(subject).flatMap((disk) => {
    const encrypted = disk.at("encrypted");
    const inherits = all(encrypted.absent, willBeSet(subject, disk.at("snapshotId")));
    const key = disk.at("kmsKeyId");
    return [
      must(any(isTrue(encrypted), byAccount, inherits), encrypted, "the disk is not encrypted"),
      must(any(!customerKey, willBeSet(subject, key)), key, "no customer-managed key is set"),
    ];
  });
  return about(subject, must(true, subject.props, ""), ...disks);
}

/** The disks that Karpenter gives to nodes; where it is told of none, it takes encrypted ones. */
function nodeClasses(stack: Stack, customerKey: boolean): StackFinding[] {
  const byAccount = accountEncrypts(stack);
  return stack.objectsOf("karpenter.k8s.aws", "EC2NodeClass").flatMap(({ subject, manifest }) => {
    const disks = manifest.body.each("spec.blockDeviceMappings[].ebs").flatMap((disk) => {
      const encrypted = disk.at("encrypted");
      const key = disk.at("kmsKeyID");
      return [
        must(any(isTrue(encrypted), byAccount), encrypted, "the disk is not encrypted", true),
        must(any(!customerKey, isFilled(key)), key, "no customer-managed key is set"),
      ];
    });
    return about(subject, must(true, manifest.body, ""), ...disks);
  });
}

/** Google encrypts every disk with a key of its own, so a disk of ours is about whose key it is. */
function google(subject: Subject, ...places: readonly string[]): StackFinding[] {
  const [place = ""] = places;
  const keyed = any(...places.map((path) => willBeSet(subject, path)));
  return about(subject, must(keyed, subject.props.at(place), "no customer-managed key is set"));
}

function pools(stack: Stack, customerKey: boolean): StackFinding[] {
  return stack.ofType(GKE_CLUSTER, GKE_POOL).flatMap((subject) => {
    const checks = perPool((config, unused): Finding[] => {
      const key = config.at("bootDiskKmsKey");
      const set = any(!customerKey, unused, willBeSet(subject, key));
      return [must(set, key, "no customer-managed key is set")];
    });
    return about(subject, ...(checks[subject.type]?.(subject) ?? []));
  });
}

export const clusterNodeDiskEncryption = configurable(
  {
    id: "cluster-node-disk-encryption",
    title: "Disks of nodes and volumes are encrypted",
    severity: "high",
    level: "mandatory",
    why: "A snapshot of a disk can be shared with any account, and what is on it read there.",
    remedy:
      "Set encrypted (AWS), or a key of your own (Google); or turn encryption by default on in the account.",
    refs: {
      cis: { gke: ["5.9.2"] },
      trivy: ["AVD-AWS-0008", "AVD-AWS-0026", "AVD-AWS-0131", "AVD-GCP-0034"],
      checkov: ["CKV_AWS_3", "CKV_AWS_8", "CKV_AWS_189", "CKV_GCP_37", "CKV_GCP_38"],
    },
  },
  {
    customerKey: z
      .boolean()
      .default(false)
      .describe("whether disks of AWS and nodes of GKE must be encrypted with a customer-managed key"),
  },
  ({ customerKey }) => ({
    targets: [
      "karpenter.k8s.aws/EC2NodeClass",
      VOLUME,
      TEMPLATE,
      ...MACHINES,
      GOOGLE_DISK,
      GOOGLE_MACHINE,
      GKE_CLUSTER,
      GKE_POOL,
    ],
    stack: (stack) => [
      ...stack.ofType(VOLUME, TEMPLATE, ...MACHINES).flatMap((subject) => aws(stack, subject, customerKey)),
      ...stack
        .ofType(GOOGLE_DISK)
        .flatMap((disk) => google(disk, "diskEncryptionKey.kmsKeySelfLink", "diskEncryptionKey.rawKey")),
      ...stack
        .ofType(GOOGLE_MACHINE)
        .flatMap((machine) => google(machine, "bootDisk.kmsKeySelfLink", "bootDisk.diskEncryptionKeyRaw")),
      ...pools(stack, customerKey),
      ...nodeClasses(stack, customerKey),
    ],
  }),
);
