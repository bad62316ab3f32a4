import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, ClusterSpec, SiteConfig } from "../contract";
import type { K3sConfig } from "./config";
import { installCluster } from "./hosts";
import { certificateAuthority } from "./kubeconfig";

/**
 * The site's cluster: one that exists already and keeps its own version and nodes, or one that is installed on the
 * site's machines. Its identity is the site's name either way, so that a site can go from one way to the other.
 *
 * @throws Error where the secret of the chosen way is missing
 */
export function cluster(
  scope: Scope,
  config: K3sConfig,
  secrets: SiteConfig,
  spec: ClusterSpec,
): ClusterOutputs {
  const { endpoint, kubeconfig } = reached(scope, config, secrets, spec);
  return {
    clusterName: pulumi.output(spec.name),
    clusterIdentifier: pulumi.output(`k3s/${config.site}`),
    endpoint: pulumi.output(endpoint),
    // Public, but derived from a secret; the mark is taken off so that it can be read in a preview.
    caCertificate: pulumi.unsecret(kubeconfig.apply(certificateAuthority)),
    kubeconfig,
  };
}

function reached(
  scope: Scope,
  { site, endpoint, install }: K3sConfig,
  { kubeconfig, sshKey }: SiteConfig,
  spec: ClusterSpec,
) {
  if (install !== undefined) {
    if (sshKey === undefined) throw new Error(missing(site, "sshKey", "id_ed25519"));
    return installCluster(scope, { install, site, sshKey }, spec);
  }
  if (kubeconfig === undefined || endpoint === undefined) {
    throw new Error(missing(site, "kubeconfig", "kubeconfig.yaml"));
  }
  return { endpoint, kubeconfig };
}

function missing(site: string, key: string, file: string): string {
  return `site ${site} has no ${key}; run: pulumi config set --secret ${key} < ${file}`;
}
