import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { DatabaseSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import { createAccess } from "../access";
import { PORT } from "./common";

/** Where a database is, and who reaches it there. */
export interface Site {
  /** Starts the logical names of everything that belongs to the database there. */
  readonly scope: Scope;
  /** Names the database among the platform's: its key, and in another region that too. */
  readonly label: string;
  /** Physical name, which everything that belongs to the database there starts with. */
  readonly identifier: string;
  /** Region of each of its resources, where it is not the provider's. */
  readonly elsewhere: { readonly region?: string };
  readonly zones: readonly string[];
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupId: pulumi.Output<string>;
}

/** The platform's own network; clients and Vault are let in. */
export function createHomeSite(zones: readonly string[], scope: Scope, spec: DatabaseSpec): Site {
  const identifier = physicalName([spec.name, spec.key]);
  const { group } = createAccess(scope, {
    name: physicalName([identifier, "database"]),
    what: `database ${identifier}`,
    port: PORT,
    network: spec.network,
    internalCidrs: spec.internalCidrs,
  });
  return {
    scope,
    label: spec.key,
    identifier,
    elsewhere: {},
    zones,
    subnetIds: spec.network.databaseSubnetIds,
    securityGroupId: group.id,
  };
}
