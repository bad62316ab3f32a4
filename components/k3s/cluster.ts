import * as pulumi from "@pulumi/pulumi";
import type { ClusterOutputs, ClusterSpec, SiteConfig } from "../contract";
import type { K3sConfig } from "./config";
import { certificateAuthority } from "./kubeconfig";

/**
 * The site's cluster, which exists already and keeps its own version and nodes.
 *
 * @throws Error where the stack has no kubeconfig
 */
export function cluster(
  { site, endpoint }: K3sConfig,
  { kubeconfig }: SiteConfig,
  spec: ClusterSpec,
): ClusterOutputs {
  if (kubeconfig === undefined) {
    throw new Error(
      `site ${site} has no kubeconfig; run: pulumi config set --secret kubeconfig < kubeconfig`,
    );
  }
  return {
    clusterName: pulumi.output(spec.name),
    clusterIdentifier: pulumi.output(`k3s/${site}`),
    endpoint: pulumi.output(endpoint),
    // Public, but derived from a secret; the mark is taken off so that it can be read in a preview.
    caCertificate: pulumi.unsecret(kubeconfig.apply(certificateAuthority)),
    kubeconfig,
  };
}
