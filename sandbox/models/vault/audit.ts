import type { Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import { known } from "./auth";
import { forceNew, trimmed } from "./common";

/** What Vault asks of each kind of device. */
const NEEDS: Readonly<Record<string, string>> = { file: "file_path", socket: "address" };

/** Nothing of a device can be changed: the provider makes another one (resource_audit.go). */
const audit: TypeModel = {
  type: "vault:index/audit:Audit",
  immutable: forceNew("resource_audit.go", "type", "path", "description", "local", "options"),
  requires: ["options"],
  id: (inputs) => trimmed(inputs, "path", text(inputs, "type")),
  validate: (inputs) => [
    ...known(inputs, "type", ["file", "socket", "syslog"], "unknown audit device"),
    ...missing(inputs),
  ],
  outputs: (inputs) => ({ path: trimmed(inputs, "path", text(inputs, "type")) }),
};

function missing(inputs: Props): Failure[] {
  const option = NEEDS[text(inputs, "type") ?? ""];
  const options = inputs["options"];
  return option === undefined || !isProps(options) || option in options
    ? []
    : [{ path: `options.${option}`, reason: "is required by this device" }];
}

export const auditTypes: readonly TypeModel[] = [audit];
