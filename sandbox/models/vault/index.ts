import type { Failure, ProviderModel, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { auditTypes } from "./audit";
import { authTypes, known } from "./auth";
import { forceNew, MOUNT, mountPath, ordered, trimmed } from "./common";
import { databaseTypes } from "./database";
import { engineTypes } from "./engines";
import { kvTypes } from "./kv";
import { policyProblem } from "./policy";

const ENGINES = ["aws", "database", "kv", "kv-v2", "pki", "rabbitmq", "ssh", "totp", "transit"];

/** Losing a mount loses every secret in it. */
const mount: TypeModel = {
  type: MOUNT,
  stateful: true,
  immutable: forceNew("resource_mount.go", "type", "local", "sealWrap", "externalEntropyAccess"),
  // A changed path is a remount: the secrets move with it.
  mutable: ["path", "description", "defaultLeaseTtlSeconds", "maxLeaseTtlSeconds", "options"],
  id: (inputs) => trimmed(inputs, "path"),
  validate: (inputs) => [
    ...mountPath(inputs, "path"),
    ...known(inputs, "type", ENGINES, "unknown secrets engine"),
    ...ordered(inputs, "defaultLeaseTtlSeconds", "maxLeaseTtlSeconds"),
  ],
  outputs: (inputs, context) => ({
    accessor: `${text(inputs, "type") ?? ""}_${context.hex(8, "accessor")}`,
    defaultLeaseTtlSeconds: inputs["defaultLeaseTtlSeconds"] ?? 0,
    maxLeaseTtlSeconds: inputs["maxLeaseTtlSeconds"] ?? 0,
    sealWrap: inputs["sealWrap"] ?? false,
  }),
};

const policy: TypeModel = {
  type: "vault:index/policy:Policy",
  immutable: forceNew("resource_policy.go", "name"),
  requires: ["name"],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...(text(inputs, "name") === "root" ? [{ path: "name", reason: "cannot update root policy" }] : []),
    ...problemOf(inputs),
  ],
};

/** Vault: mounts, Kubernetes logins, policies, database credentials and kept secrets. A server is its address. */
export const vault: ProviderModel = {
  name: "vault",
  scope: (config) => [text(config, "address") ?? "", text(config, "namespace") ?? ""].join("#"),
  validateConfig,
  types: [mount, policy, ...authTypes, ...databaseTypes, ...kvTypes, ...auditTypes, ...engineTypes],
};

function problemOf(inputs: Props): Failure[] {
  const body = text(inputs, "policy");
  const reason = body === undefined ? undefined : policyProblem(body);
  return reason === undefined ? [] : [{ path: "policy", reason }];
}

/** An unknown address is not judged: knownPart has left it out. */
function validateConfig(config: Props): Failure[] {
  const address = text(config, "address");
  const insecure = config["skipTlsVerify"] === true || config["skipTlsVerify"] === "true";
  return [
    ...(address === undefined || address.startsWith("https://")
      ? []
      : [{ path: "address", reason: `${address} is not https; tokens would travel in clear` }]),
    ...(insecure
      ? [{ path: "skipTlsVerify", reason: "must not be set: the server would not be verified" }]
      : []),
  ];
}
