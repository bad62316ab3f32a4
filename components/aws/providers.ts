import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import type { Account } from "./account";

/** The one AWS provider: one region, one account and no other, every resource tagged with the labels. */
export function providers(account: Account, scope: Scope, spec: PlatformSpec): pulumi.ProviderResource[] {
  return [
    new Provider(
      `${scope.name}-aws`,
      {
        region: account.region,
        allowedAccountIds: [account.accountId],
        defaultTags: { tags: { ...spec.labels } },
      },
      scope.child(),
    ),
  ];
}
