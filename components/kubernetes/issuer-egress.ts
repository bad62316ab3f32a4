import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { IdentityOutputs } from "../contract";
import { networkPolicy, tcp } from "./network-policy";

/** Lets pods of a platform's namespace out to where their cloud gives them credentials, its metadata server too. */
export function issuerEgress(
  scope: Scope,
  namespace: pulumi.Output<string>,
  pods: Readonly<Record<string, string>>,
  issuers: IdentityOutputs["issuers"],
): pulumi.Resource[] {
  if (issuers.length === 0) return [];
  return [
    networkPolicy(scope, {
      name: "allow-credentials",
      namespace,
      pods,
      egress: issuers.map(({ cidr, ports }) => ({ peers: [{ ipBlock: { cidr } }], ports: tcp(...ports) })),
    }),
  ];
}
