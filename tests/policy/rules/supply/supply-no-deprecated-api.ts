import { supplyNoDeprecatedApi as rule } from "../../../../policy/rules/supply/supply-no-deprecated-api";
import { fixture, unknown } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";

interface Body {
  apiVersion?: string;
  kind?: string;
  items?: { apiVersion: string; kind: string }[];
}
const object = (type: string, body: Body = {}) => fixture<Body>(`kubernetes:${type}`, "object", body);
const deployment = object("apps/v1:Deployment", { apiVersion: "apps/v1", kind: "Deployment" });

const GONE: Readonly<Record<string, string>> = {
  "apps/v1beta2:StatefulSet": "apps/v1beta2 is gone since 1.16",
  "extensions/v1beta1:DaemonSet": "extensions/v1beta1 is gone since 1.16",
  "extensions/v1beta1:Ingress": "extensions/v1beta1 is gone since 1.22",
  "batch/v1beta1:CronJob": "batch/v1beta1 is gone since 1.25",
  "policy/v1beta1:PodDisruptionBudget": "policy/v1beta1 is gone since 1.25",
  "storage.k8s.io/v1beta1:CSIStorageCapacity": "storage.k8s.io/v1beta1 is gone since 1.27",
  "flowcontrol.apiserver.k8s.io/v1beta3:FlowSchema":
    "flowcontrol.apiserver.k8s.io/v1beta3 is gone since 1.32",
  "apps/v1beta1:DeploymentPatch": "apps/v1beta1 is gone since 1.16",
  "resource.k8s.io/v1alpha3:DeviceClass": "resource.k8s.io/v1alpha3 may change or go",
};
const KEPT = [
  "core/v1:ConfigMap",
  "autoscaling/v2:HorizontalPodAutoscaler",
  "networking.k8s.io/v1:Ingress",
  "gateway.networking.k8s.io/v1beta1:HTTPRoute",
  "autoscaling.k8s.io/v1beta2:VerticalPodAutoscaler",
  "monitoring.coreos.com/v1alpha1:AlertmanagerConfig",
  "helm.sh/v3:Release",
];

export const examination: Examination = {
  rule,
  base: [deployment()],
  mutants: [
    {
      of: "object",
      path: "apiVersion",
      bad: ["apps/v1beta1", "batch/v2alpha1"],
      good: ["apps/v1", "argoproj.io/v1alpha1"],
      absent: "pass",
    },
    { of: "object", path: "kind", good: ["StatefulSet"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ...Object.entries(GONE).map(([type, message]): Case => [
      `fails on ${type}`,
      [object(type)()],
      { object: `violation: ${message}` },
    ]),
    ...KEPT.map((type): Case => [`passes ${type}`, [object(type)()]]),
    [
      "looks into lists, typed and not",
      [
        object("batch/v1beta1:CronJobList", { items: [{ apiVersion: "batch/v1beta1", kind: "CronJob" }] })(),
        fixture<Body>("kubernetes:core/v1:List", "list", {
          items: [
            { apiVersion: unknown, kind: "Deployment" },
            { apiVersion: "apps/v1beta1", kind: "Deployment" },
          ],
        })(),
      ],
      {
        object: "violation: batch/v1beta1 is gone since 1.25",
        list: "violation: apps/v1beta1 is gone since 1.16",
      },
    ],
  ],
};
