import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { metadataProblems, type NameForm } from "./metadata";
import { inNamespace, namespaceOf, namespaceRefusal } from "./namespaces";
import { metadataOutputs, serviceStatus } from "./outputs";
import { podRefusal, workloadProblems } from "./pods";
import { roleBindingProblems, roleProblems } from "./rbac";
import * as rules from "./rules";

/** A kind, in what differs from kind to kind. */
export interface Kind {
  readonly type: string;
  /** Default: true. */
  readonly namespaced?: boolean;
  /** Default: a subdomain. */
  readonly name?: NameForm;
  /** Where its pods' template is. */
  readonly template?: string;
  /** Losing an object loses data: see TypeModel. */
  readonly stateful?: boolean;
  readonly immutable?: readonly string[];
  readonly mutable?: readonly string[];
  readonly lifted?: TypeModel["lifted"];
  problems?(inputs: Props): Failure[];
  /** Why the object cannot be made or changed as things are. */
  refusal?(inputs: Props, context: Context): string | undefined;
  /** Properties besides metadata that the cluster computes. */
  outputs?(inputs: Props, context: Context): Props;
  readonly secretOutputs?: readonly string[];
}

const NAMES = "Kubernetes API: name and namespace are an object's identity";
/** Where the provider knows that a property forces a new object. */
const FORCE_NEW = "pulumi-kubernetes provider/pkg/provider/diff.go: forceNew";

const SELECTOR = ["spec.selector"];

/** The built-in kinds the platform uses. */
const KINDS: readonly Kind[] = [
  { type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", namespaced: false },
  { type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding", namespaced: false },
  { type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", namespaced: false },
  { type: "kubernetes:apps/v1:DaemonSet", template: "spec.template", immutable: SELECTOR },
  { type: "kubernetes:apps/v1:Deployment", template: "spec.template", immutable: SELECTOR },
  {
    type: "kubernetes:apps/v1:StatefulSet",
    template: "spec.template",
    stateful: true,
    immutable: [
      ...SELECTOR,
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
    mutable: ["spec"],
    problems: rules.statefulSetProblems,
  },
  {
    type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    problems: rules.horizontalPodAutoscalerProblems,
  },
  { type: "kubernetes:batch/v1:CronJob", template: "spec.jobTemplate.spec.template" },
  {
    type: "kubernetes:batch/v1:Job",
    template: "spec.template",
    immutable: [...SELECTOR, "spec.completions", "spec.parallelism", "spec.template"],
  },
  {
    type: "kubernetes:core/v1:ConfigMap",
    immutable: ["data", "binaryData"],
    lifted: { by: "enableConfigMapMutable", properties: ["data", "binaryData"] },
    problems: rules.configMapProblems,
  },
  { type: "kubernetes:core/v1:LimitRange", problems: rules.limitRangeProblems },
  {
    type: "kubernetes:core/v1:Namespace",
    namespaced: false,
    name: "label",
    outputs: () => ({ status: { phase: "Active" } }),
  },
  {
    type: "kubernetes:core/v1:ResourceQuota",
    immutable: ["spec.scopes"],
    problems: rules.resourceQuotaProblems,
  },
  {
    type: "kubernetes:core/v1:Secret",
    immutable: ["type", "data", "stringData"],
    lifted: { by: "enableSecretMutable", properties: ["data", "stringData"] },
    problems: rules.secretProblems,
    secretOutputs: ["data", "stringData"],
  },
  {
    type: "kubernetes:core/v1:Service",
    name: "service",
    immutable: ["spec.clusterIP"],
    problems: rules.serviceProblems,
    outputs: (inputs, context) => ({ status: serviceStatus(inputs, context) }),
  },
  { type: "kubernetes:core/v1:ServiceAccount" },
  { type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", problems: rules.networkPolicyProblems },
  { type: "kubernetes:policy/v1:PodDisruptionBudget", problems: rules.podDisruptionBudgetProblems },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    namespaced: false,
    problems: roleProblems,
  },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
    namespaced: false,
    immutable: ["roleRef"],
    problems: roleBindingProblems,
  },
  { type: "kubernetes:rbac.authorization.k8s.io/v1:Role", problems: roleProblems },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    immutable: ["roleRef"],
    problems: roleBindingProblems,
  },
  {
    type: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
    namespaced: false,
    immutable: ["value", "preemptionPolicy"],
    problems: rules.priorityClassProblems,
  },
  {
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    namespaced: false,
    immutable: ["provisioner", "parameters"],
    problems: rules.storageClassProblems,
  },
];

export const builtInTypes: readonly TypeModel[] = KINDS.map(modelOf);

/** The model of a kind: what all objects have in common, and what is its own. */
export function modelOf(kind: Kind): TypeModel {
  const { type, namespaced = true, template, immutable = [] } = kind;
  const { stateful, mutable, lifted, secretOutputs } = kind;
  return {
    type,
    ...(stateful && { stateful }),
    ...(mutable && { mutable: ["metadata", ...mutable] }),
    ...(lifted && { lifted }),
    ...(secretOutputs && { secretOutputs }),
    immutable: {
      "metadata.name": NAMES,
      "metadata.namespace": NAMES,
      ...Object.fromEntries(immutable.map((path) => [path, FORCE_NEW])),
    },
    ...(namespaced && { partOf: inNamespace }),
    id: (inputs) => {
      const name = text(inputs, "metadata.name") ?? "";
      return namespaced ? `${namespaceOf(inputs)}/${name}` : name;
    },
    validate: (inputs) => [
      ...metadataProblems(inputs, kind.name),
      ...(template === undefined ? [] : workloadProblems(inputs, template)),
      ...(kind.problems?.(inputs) ?? []),
    ],
    refuse: (inputs, context) =>
      (namespaced ? namespaceRefusal(namespaceOf(inputs), context) : undefined) ??
      (template === undefined ? undefined : podRefusal(inputs, template, context)) ??
      kind.refusal?.(inputs, context),
    outputs: (inputs, context) => ({
      metadata: metadataOutputs(inputs, context),
      ...kind.outputs?.(inputs, context),
    }),
  };
}
