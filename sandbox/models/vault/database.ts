import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";
import { forceNew, MOUNT, ordered, trimmed } from "./common";

const CONNECTION = "vault:database/secretBackendConnection:SecretBackendConnection";
const ENGINES = ["mssql", "mysql", "mysqlAurora", "mysqlRds", "oracle", "postgresql", "redis"];

/** Disabling a secrets engine removes all its data (Vault documentation, commands/secrets/disable). */
const inMount = {
  references: { backend: { to: [MOUNT], by: "path", loose: true } },
  partOf: ({ inputs }: CloudObject) => ({ type: MOUNT, id: trimmed(inputs, "backend") }),
};

const secretBackendConnection: TypeModel = {
  type: CONNECTION,
  immutable: forceNew("resource_database_secret_backend_connection.go", "name", "backend"),
  requires: ["name"],
  ...inMount,
  id: (inputs) => `${trimmed(inputs, "backend")}/config/${text(inputs, "name") ?? ""}`,
  validate: (inputs, context) => [
    ...engineProblems(inputs),
    ...mountIs(inputs, context, "database"),
    ...postgresqlProblems(inputs["postgresql"]),
  ],
  outputs: ({ postgresql }) => (isProps(postgresql) ? { postgresql: withoutWriteOnly(postgresql) } : {}),
};

const secretBackendRole: TypeModel = {
  type: "vault:database/secretBackendRole:SecretBackendRole",
  immutable: forceNew("resource_database_secret_backend_role.go", "name", "backend"),
  requires: ["name"],
  ...inMount,
  // Vault takes a role before its connection, and lets a connection go before its roles: what fails then is
  // every request for credentials. The sandbox refuses the first at once.
  references: { ...inMount.references, dbName: { to: [CONNECTION], by: "name", loose: true } },
  id: (inputs) => `${trimmed(inputs, "backend")}/roles/${text(inputs, "name") ?? ""}`,
  validate: (inputs) => ordered(inputs, "defaultTtl", "maxTtl"),
  refuse: notAllowed,
};

export const databaseTypes = [secretBackendConnection, secretBackendRole];

/** A write-only argument reaches Vault and nothing else. */
function withoutWriteOnly(engine: Props): Props {
  return Object.fromEntries(Object.entries(engine).filter(([key]) => key !== "passwordWo"));
}

function engineProblems(inputs: Props): Failure[] {
  const engines = ENGINES.filter((engine) => inputs[engine] !== undefined);
  return engines.length === 1
    ? []
    : [{ path: "", reason: `exactly one of ${ENGINES.join(", ")} must be set, found ${engines.length}` }];
}

/** A mount that exists must be of the engine; one that does not exist yet is judged when it is referred to. */
function mountIs(inputs: Props, { cloud, scope }: Context, type: string): Failure[] {
  const mount = cloud.get(MOUNT, trimmed(inputs, "backend"), scope);
  const actual = mount?.outputs["type"];
  return mount === undefined || actual === type
    ? []
    : [{ path: "backend", reason: `is a mount of type ${JSON.stringify(actual)}, not ${type}` }];
}

function postgresqlProblems(value: Value | undefined): Failure[] {
  if (!isProps(value)) return [];
  const url = value["connectionUrl"];
  if (typeof url !== "string") return [];
  const problem = (reason: string): Failure => ({ path: "postgresql.connectionUrl", reason });
  return [
    ...(/^postgres(ql)?:\/\//.test(url) ? [] : [problem("must start with postgresql://")]),
    ...(/:\/\/[^/@]*:(?!\{\{)[^/@]+@/.test(url) ? [problem("holds a password; write {{password}}")] : []),
    ...(url.includes("{{username}}") ? [] : [problem("must contain {{username}}, which Vault fills in")]),
  ];
}

/**
 * Vault takes a role that its connection does not allow and then refuses every request for credentials. The
 * sandbox says so when the role is made, in Vault's words.
 */
function notAllowed(inputs: Props, { cloud, scope }: Context): string | undefined {
  const name = text(inputs, "name");
  const connection = cloud.get(
    CONNECTION,
    `${trimmed(inputs, "backend")}/config/${text(inputs, "dbName") ?? ""}`,
    scope,
  );
  if (name === undefined || connection === undefined || allows(connection, name)) return undefined;
  return `"${name}" is not an allowed role of connection ${connection.id}`;
}

/** `allowedRoles` holds names and patterns with `*` at their ends. */
function allows(connection: CloudObject, role: string): boolean {
  const allowed = connection.inputs["allowedRoles"];
  if (!Array.isArray(allowed)) return false;
  return allowed.some(
    (pattern) =>
      typeof pattern === "string" &&
      new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(role),
  );
}
