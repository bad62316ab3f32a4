import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { ACCOUNT } from "./identity";
import { flag, forcesNew, labelOutputs, nameOf, notAmong, outOfRange, projectOf, when } from "./shared";

const SERVICE = "gcp:cloudrunv2/service:Service";

const service: TypeModel = {
  type: SERVICE,
  immutable: forcesNew("services/cloudrunv2/resource_cloud_run_v2_service.go", [
    "location",
    "name",
    "project",
  ]),
  requires: ["name"],
  references: { "template.serviceAccount": { to: [ACCOUNT], by: "email", loose: true } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/services/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...when(
      !/^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/.test(text(inputs, "name") ?? "a"),
      "name",
      "must be 1 to 49 lower-case letters, digits and dashes, start with a letter and not end with a dash",
    ),
    ...notAmong(inputs, "ingress", [
      "INGRESS_TRAFFIC_ALL",
      "INGRESS_TRAFFIC_INTERNAL_ONLY",
      "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    ]),
    ...outOfRange(inputs, "template.scaling.maxInstanceCount", 1, 1000),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    uri: `https://${nameOf(inputs)}-${context.hex(10, "host")}-ew.a.run.app`,
    uid: context.hex(32, "uid"),
    etag: context.hex(12, "etag"),
    generation: "1",
    observedGeneration: "1",
    latestReadyRevision: `${context.id}/revisions/${nameOf(inputs)}-00001`,
    latestCreatedRevision: `${context.id}/revisions/${nameOf(inputs)}-00001`,
  }),
  refuseDelete: ({ outputs }) =>
    flag(outputs, "deletionProtection") === true
      ? "cannot destroy service without setting deletionProtection to false"
      : undefined,
};

const member: TypeModel = {
  type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  immutable: forcesNew("tpgiamresource/resource_iam_member.go", [
    "condition",
    "location",
    "member",
    "name",
    "project",
    "role",
  ]),
  references: { name: { to: [SERVICE], by: "name", loose: true } },
  partOf: ({ inputs, scope }) => ({
    type: SERVICE,
    id: `projects/${text(inputs, "project") ?? scope}/locations/${text(inputs, "location") ?? ""}/services/${text(inputs, "name") ?? ""}`,
  }),
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/services/${text(inputs, "name") ?? ""} ${text(inputs, "role") ?? ""} ${text(inputs, "member") ?? ""}`,
  validate: (inputs) =>
    when(
      ["allUsers", "allAuthenticatedUsers"].includes(text(inputs, "member") ?? ""),
      "member",
      "is refused by the organisation's policy of domain restricted sharing",
    ),
  outputs: (inputs, context) => ({ project: projectOf(inputs, context), etag: context.hex(12, "etag") }),
};

export const cloudRun: readonly TypeModel[] = [service, member];
