import type { Cluster } from "@pulumi/aws/eks";
import { OpenIdConnectProvider } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import { TOKEN_AUDIENCE } from "./roles";

/**
 * Makes IAM accept the tokens that the cluster signs for its service accounts.
 *
 * @returns URL of the issuer, given out once IAM knows it
 */
export function trustTokens(scope: Scope, controlPlane: Cluster): pulumi.Output<string> {
  const issuer = controlPlane.identities.apply((identities) => {
    const url = identities[0]?.oidcs[0]?.issuer;
    if (url === undefined) throw new Error("the cluster has no issuer of tokens");
    return url;
  });
  const provider = new OpenIdConnectProvider(
    `${scope.name}-tokens`,
    // Without thumbprints: IAM trusts the authority behind EKS's issuers by itself.
    { url: issuer, clientIdLists: [TOKEN_AUDIENCE] },
    scope.child(),
  );
  return after(issuer, [provider]);
}
