import { not, reads } from "../../core/facts";
import { type Manifest, manifestsOf } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { Node } from "../../core/values";

/** Groups of Kubernetes itself. Other groups, such as those of custom resources, keep their own calendar. */
const BUILT_IN = new Set([
  ...["core", "apps", "autoscaling", "batch", "extensions", "policy"],
  ...[
    "admissionregistration",
    "apiextensions",
    "apiregistration",
    "authentication",
    "authorization",
    "certificates",
    "coordination",
    "discovery",
    "events",
    "flowcontrol.apiserver",
    "internal.apiserver",
    "networking",
    "node",
    "rbac.authorization",
    "resource",
    "scheduling",
    "settings",
    "storage",
    "storagemigration",
  ].map((group) => `${group}.k8s.io`),
]);

/** The version of Kubernetes that no longer serves a version of a group, or of one of its kinds. */
const REMOVED: Readonly<Record<string, string>> = {
  "extensions/v1beta1": "1.16",
  "extensions/v1beta1/Ingress": "1.22",
  "apps/v1beta1": "1.16",
  "apps/v1beta2": "1.16",
  "admissionregistration.k8s.io/v1beta1": "1.22",
  "apiextensions.k8s.io/v1beta1": "1.22",
  "apiregistration.k8s.io/v1beta1": "1.22",
  "authentication.k8s.io/v1beta1": "1.22",
  "authorization.k8s.io/v1beta1": "1.22",
  "certificates.k8s.io/v1beta1": "1.22",
  "coordination.k8s.io/v1beta1": "1.22",
  "networking.k8s.io/v1beta1": "1.22",
  "rbac.authorization.k8s.io/v1beta1": "1.22",
  "rbac.authorization.k8s.io/v1alpha1": "1.23",
  "scheduling.k8s.io/v1beta1": "1.22",
  "storage.k8s.io/v1beta1": "1.22",
  "storage.k8s.io/v1beta1/CSIStorageCapacity": "1.27",
  "autoscaling/v2beta1": "1.25",
  "autoscaling/v2beta2": "1.26",
  "batch/v1beta1": "1.25",
  "discovery.k8s.io/v1beta1": "1.25",
  "events.k8s.io/v1beta1": "1.25",
  "node.k8s.io/v1beta1": "1.25",
  "policy/v1beta1": "1.25",
  "flowcontrol.apiserver.k8s.io/v1beta1": "1.26",
  "flowcontrol.apiserver.k8s.io/v1beta2": "1.29",
  "flowcontrol.apiserver.k8s.io/v1beta3": "1.32",
};

const TOKEN = /^kubernetes:([^/:]+)\/([^/:]+):(\w+)$/;

/** `apiVersion` as the object writes it, or as the type of the resource says where the object does not. */
function versionOf({ type }: Subject, { body }: Manifest): Node {
  const written = body.key("apiVersion");
  if (!written.absent) return written;
  const [, group = "", version = "", kind = ""] = TOKEN.exec(type) ?? [];
  if (kind === "List") return written;
  return new Node(group === "core" ? version : `${group}/${version}`, written.path);
}

function isPreliminary(text: string): boolean {
  const [group = "", version = ""] = text.includes("/") ? text.split("/") : ["core", text];
  return /^v\d+(alpha|beta)\d+$/.test(version) && BUILT_IN.has(group);
}

function check(subject: Subject): Finding[] {
  return manifestsOf(subject).map((manifest) => {
    const apiVersion = versionOf(subject, manifest);
    const kept = not(reads(apiVersion, isPreliminary));
    if (kept === true) return must(true, apiVersion, "");
    const text = apiVersion.text ?? "";
    const removed = REMOVED[`${text}/${manifest.kind}`] ?? REMOVED[text];
    const message = removed === undefined ? `${text} may change or go` : `${text} is gone since ${removed}`;
    return must(kept, apiVersion, message);
  });
}

export const supplyNoDeprecatedApi: Rule = {
  id: "supply-no-deprecated-api",
  title: "Objects use API versions that Kubernetes keeps",
  severity: "medium",
  level: "mandatory",
  why: "An upgrade of the cluster stops serving such a version, and then nothing of it can be changed or even deleted.",
  remedy:
    "Write the stable version of the same kind, such as apps/v1, batch/v1, policy/v1 or autoscaling/v2.",
  refs: { trivy: ["AVD-KSV-0107"] },
  targets: ["objects of every kind of Kubernetes itself"],
  resource: { applies: (type) => TOKEN.test(type), check },
};
