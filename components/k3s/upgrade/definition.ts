import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition";
import type { Scope } from "../../component";

/**
 * The kind `Plan`, as far as it takes to make objects of it before the controller runs. The controller brings the
 * definition up to its own version when it starts (rancher/system-upgrade-controller, pkg/upgrade/controller.go,
 * registerCRD), which is why a difference in it is none of ours.
 */
export function planDefinition(scope: Scope): CustomResourceDefinition {
  return new CustomResourceDefinition(
    `${scope.name}-plans`,
    {
      metadata: { name: "plans.upgrade.cattle.io" },
      spec: {
        group: "upgrade.cattle.io",
        names: { kind: "Plan", listKind: "PlanList", plural: "plans", singular: "plan" },
        scope: "Namespaced",
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: { openAPIV3Schema: { type: "object", properties: { spec: SPEC, status: object({}) } } },
          },
        ],
      },
    },
    scope.child({ ignoreChanges: ["spec"] }),
  );
}

const text = { type: "string" };
const flag = { type: "boolean" };
const texts = listOf(text);
const container = object({ image: text, args: texts }, ["image"]);

/** The fields that upgradePlans sets. */
const SPEC = object(
  {
    concurrency: { type: "integer", format: "int64" },
    cordon: flag,
    nodeSelector: object({ matchExpressions: listOf(object({ key: text, operator: text, values: texts })) }),
    prepare: container,
    serviceAccountName: text,
    tolerations: listOf(object({ operator: text })),
    upgrade: container,
    version: text,
    window: object({ days: texts, startTime: text, endTime: text, timeZone: text }),
  },
  ["upgrade"],
);

function object(properties: Readonly<Record<string, object>>, required: string[] = []) {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

function listOf(items: object) {
  return { type: "array", items };
}
