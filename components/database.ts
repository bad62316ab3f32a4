import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Component } from "./component";
import type { DatabaseOutputs, DatabaseSpec, Target } from "./contract";

/** The password is the component's own; nobody passes one in. */
export interface DatabaseArgs extends Omit<DatabaseSpec, "adminPassword"> {
  readonly target: Target;
}

/** What Vault needs to administer the database, besides where it is. */
export interface DatabaseAdmin extends DatabaseOutputs {
  readonly adminPassword: pulumi.Output<string>;
}

/**
 * PostgreSQL with TLS required, encrypted storage, point-in-time recovery and failover by instance count:
 * the cloud's managed service where it has one, CloudNativePG in the cluster where it has not.
 *
 * Its administrator belongs to Vault, which hands out short-lived users to services. The first password is
 * random, written with write-only arguments where the cloud has them, and worthless once Vault has rotated it.
 */
export class Database extends Component<Omit<DatabaseSpec, "adminPassword">, DatabaseAdmin> {
  constructor(name: string, { target, ...spec }: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Database", name, spec, opts);
    const adminPassword = this.createAdminPassword();
    this.publish({
      ...target.database(this.scope, { ...spec, adminPassword }),
      adminPassword,
    });
  }

  private createAdminPassword(): pulumi.Output<string> {
    const password = new random.RandomPassword(
      `${this.scope.name}-admin`,
      // Letters and digits only: the value travels inside connection URLs.
      { length: 40, special: false },
      this.child(),
    );
    return pulumi.secret(password.result);
  }
}
