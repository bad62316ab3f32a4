import { RolePolicy } from "@pulumi/aws/iam";
import type { Scope } from "../component";
import type { Consumer } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { policyDocument, type Statement } from "./policy-document";

/**
 * Lets services use a store: a policy of each service's role, named after the store, and nothing besides.
 *
 * @returns the policies, which whoever is told of the store waits for
 */
export function grantConsumers(
  scope: Scope,
  consumers: readonly Consumer[],
  statements: readonly Statement[],
): RolePolicy[] {
  const policy = policyDocument(statements);
  return consumers.map(
    ({ service, principal }) =>
      new RolePolicy(
        `${scope.name}-${service}`,
        { name: physicalName([scope.name]), role: principal, policy },
        scope.child(),
      ),
  );
}

/** Permission to write and read what a key encrypts, by the key's alias: its ARN is not known in a preview. */
export function useOfDataKey(account: Account, alias: string): Statement {
  return {
    Sid: "Key",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: arn(account, "kms", "key/*"),
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } },
  };
}
