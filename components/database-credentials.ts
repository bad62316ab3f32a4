import * as pulumi from "@pulumi/pulumi";
import { SecretBackendConnection } from "@pulumi/vault/database/secretBackendConnection";
import { Component } from "./component";
import type { DatabaseAdmin } from "./database";
import type { DatabaseOutputs } from "./contract";

/** PostgreSQL's own port. */
const PORT = 5432;

export interface DatabaseCredentialsSpec {
  /** Key of the database in the configuration. */
  readonly key: string;
  readonly database: DatabaseOutputs;
  /** Path of Vault's mount for database credentials. */
  readonly mount: pulumi.Output<string>;
  readonly users: UserLifetime;
  /** Services that may have credentials; the roles of no others can use the connection. */
  readonly services: readonly string[];
}

/** How long users live, in minutes, and when a service is given the next one. */
export interface UserLifetime {
  readonly lifetimeMinutes: number;
  readonly refreshMinutes: number;
}

export interface DatabaseCredentialsArgs extends Omit<DatabaseCredentialsSpec, "database"> {
  readonly database: DatabaseAdmin;
}

/** What a service needs to get credentials for the database, and to connect with them. */
export interface DatabaseAccess {
  /** Key of the database in the configuration. */
  readonly key: string;
  readonly provider: string;
  /** Where services connect to: the pool, where there is one. */
  readonly host: pulumi.Output<string>;
  /** Where services connect to for reads alone, beside any pool, at the same port. */
  readonly readHost: pulumi.Output<string>;
  readonly port: number;
  readonly location: DatabaseOutputs["location"];
  readonly databaseName: pulumi.Output<string>;
  /** Path of Vault's mount. */
  readonly mount: pulumi.Output<string>;
  readonly users: UserLifetime;
  /** Name of the connection in that mount. */
  readonly connection: pulumi.Output<string>;
}

/**
 * Vault's connection to a database, as the administrator whose password it alone uses. The password is a
 * write-only argument: it is in the state of the database's own component, and not once more here. Vault
 * connects with TLS and tries the connection when it is made; it must be able to reach the database.
 */
export class DatabaseCredentials extends Component<DatabaseCredentialsSpec, DatabaseAccess> {
  constructor(
    name: string,
    { database: { adminPassword, ...database }, ...rest }: DatabaseCredentialsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("DatabaseCredentials", name, { ...rest, database }, opts);
    const { key, mount, services, users } = rest;
    const { provider, host, readHost, pool, location, databaseName, adminUser } = database;
    const connection = new SecretBackendConnection(
      `${name}-connection`,
      {
        backend: mount,
        name: key,
        allowedRoles: [...services],
        verifyConnection: true,
        postgresql: {
          connectionUrl: pulumi.interpolate`postgresql://{{username}}:{{password}}@${host}:${PORT}/${databaseName}?sslmode=require`,
          username: adminUser,
          passwordWo: adminPassword,
          // Raised when the administrator is given a new password; Vault does not compare what it cannot read.
          passwordWoVersion: 1,
          passwordAuthentication: "scram-sha-256",
          maxOpenConnections: 4,
        },
      },
      this.child(),
    );
    this.publish({
      key,
      provider,
      host: pool?.host ?? host,
      readHost,
      port: pool?.port ?? PORT,
      location,
      databaseName,
      mount,
      users,
      connection: connection.name,
    });
  }
}
