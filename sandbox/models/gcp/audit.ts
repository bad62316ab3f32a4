import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { forcesNew, notAmong } from "./shared";

/** What of a service's calls is logged besides changes, which always are. */
const auditConfig: TypeModel = {
  type: "gcp:projects/iAMAuditConfig:IAMAuditConfig",
  immutable: forcesNew("tpgiamresource/resource_iam_audit_config.go", ["project", "service"]),
  id: (inputs) => `${text(inputs, "project") ?? ""}/audit_config/${text(inputs, "service") ?? ""}`,
  validate: (inputs) =>
    notAmong(inputs, "auditLogConfigs[].logType", ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]),
  outputs: (_inputs, context) => ({ etag: context.hex(12, "etag") }),
};

export const audit: readonly TypeModel[] = [auditConfig];
