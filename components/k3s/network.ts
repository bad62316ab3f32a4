import * as pulumi from "@pulumi/pulumi";
import type { NetworkOutputs } from "../contract";
import type { K3sConfig } from "./config";

/** The site's own network, which exists already: nothing is created, and nothing of it has an id. */
export function network({ site }: K3sConfig): NetworkOutputs {
  return {
    networkId: pulumi.output(site),
    privateSubnetIds: pulumi.output([]),
    publicSubnetIds: pulumi.output([]),
    databaseSubnetIds: pulumi.output([]),
    privateCidrs: {},
    databaseCidrs: [],
  };
}
