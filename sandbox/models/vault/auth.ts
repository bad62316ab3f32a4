import type { CloudObject } from "../../simulator/cloud";
import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { AUTH_BACKEND, forceNew, mountPath, ordered, trimmed } from "./common";

const METHODS = [
  "approle",
  "aws",
  "azure",
  "cert",
  "gcp",
  "github",
  "jwt",
  "kubernetes",
  "ldap",
  "oidc",
  "userpass",
];

const authBackend: TypeModel = {
  type: AUTH_BACKEND,
  immutable: forceNew("resource_auth_backend.go", "type", "local"),
  id: (inputs) => trimmed(inputs, "path", text(inputs, "type")),
  validate: (inputs) => [
    ...mountPath(inputs, "path"),
    ...known(inputs, "type", METHODS, "unknown auth method"),
  ],
  outputs: (inputs, context) => ({
    path: trimmed(inputs, "path", text(inputs, "type")),
    accessor: `auth_${text(inputs, "type") ?? ""}_${context.hex(8, "accessor")}`,
  }),
};

/** Disabling an auth method removes its configuration and roles (Vault documentation, commands/auth/disable). */
const inBackend = {
  references: { backend: { to: [AUTH_BACKEND], by: "path", loose: true } },
  partOf: ({ inputs }: CloudObject) => ({ type: AUTH_BACKEND, id: trimmed(inputs, "backend", "kubernetes") }),
};

const kubernetesConfig: TypeModel = {
  type: "vault:kubernetes/authBackendConfig:AuthBackendConfig",
  immutable: forceNew("resource_kubernetes_auth_backend_config.go", "backend"),
  ...inBackend,
  id: (inputs) => `auth/${trimmed(inputs, "backend", "kubernetes")}/config`,
  validate: (inputs) => [...url(inputs, "kubernetesHost"), ...pem(inputs, "kubernetesCaCert")],
};

const kubernetesRole: TypeModel = {
  type: "vault:kubernetes/authBackendRole:AuthBackendRole",
  immutable: forceNew("resource_kubernetes_auth_backend_role.go", "backend", "roleName"),
  ...inBackend,
  id: (inputs) => `auth/${trimmed(inputs, "backend", "kubernetes")}/role/${text(inputs, "roleName") ?? ""}`,
  validate: (inputs) => [...bound(inputs), ...ordered(inputs, "tokenTtl", "tokenMaxTtl")],
};

export const authTypes = [authBackend, kubernetesConfig, kubernetesRole];

/** A value that must be one of a list. */
export function known(inputs: Props, property: string, values: readonly string[], reason: string): Failure[] {
  const value = text(inputs, property);
  return value === undefined || values.includes(value)
    ? []
    : [{ path: property, reason: `${reason} ${value}` }];
}

/** A role without a bound says nothing; one bound to everything is refused by Vault. */
function bound(inputs: Props): Failure[] {
  const names = listOf(inputs, "boundServiceAccountNames");
  const namespaces = listOf(inputs, "boundServiceAccountNamespaces");
  if (names?.length === 0) return [{ path: "boundServiceAccountNames", reason: "can not be empty" }];
  if (names?.includes("*") && namespaces?.includes("*")) {
    return [
      {
        path: "boundServiceAccountNames",
        reason: 'service_account_names and service_account_namespaces can not both be "*"',
      },
    ];
  }
  return namespaces?.length === 0 && inputs["boundServiceAccountNamespaceSelector"] === undefined
    ? [{ path: "boundServiceAccountNamespaces", reason: "can not be empty if no namespace selector is set" }]
    : [];
}

function url(inputs: Props, property: string): Failure[] {
  const value = text(inputs, property);
  return value === undefined || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
    ? []
    : [{ path: property, reason: `${value} is no URL` }];
}

function pem(inputs: Props, property: string): Failure[] {
  const value = text(inputs, property);
  return value === undefined || value === "" || value.includes("-----BEGIN CERTIFICATE-----")
    ? []
    : [{ path: property, reason: "is no PEM certificate" }];
}

function listOf(inputs: Props, property: string): readonly unknown[] | undefined {
  const value = inputs[property];
  return Array.isArray(value) ? value : undefined;
}
