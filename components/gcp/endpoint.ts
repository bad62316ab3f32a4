import type { Cluster } from "@pulumi/gcp/container";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../contract";
import type { GcpConfig } from "./config";
import type { Access } from "./kubeconfig";

/**
 * One way in: the DNS endpoint, where Google's front end admits authenticated requests only, or, where networks
 * are authorized, the IP endpoint for those, the private networks that are connected, and nobody else. The block of the private address is set whichever it
 * is: it cannot be changed later, the way in can.
 */
export function reachability({ controlPlane: { cidr } }: GcpConfig, spec: ClusterSpec) {
  const { authorizedCidrs, internalCidrs } = spec;
  const open = authorizedCidrs.length > 0;
  return {
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: !open,
      ...(cidr !== undefined && { masterIpv4CidrBlock: cidr }),
    },
    controlPlaneEndpointsConfig: {
      // Vault has the tokens of service accounts reviewed here, each with the token itself.
      dnsEndpointConfig: { allowExternalTraffic: !open, enableK8sTokensViaDns: !open },
      ipEndpointsConfig: { enabled: open },
    },
    ...(open && {
      masterAuthorizedNetworksConfig: {
        cidrBlocks: [...authorizedCidrs, ...internalCidrs].map((cidrBlock) => ({
          cidrBlock,
          displayName: cidrBlock,
        })),
        gcpPublicCidrsAccessEnabled: false,
        // The list holds for the private address too.
        privateEndpointEnforcementEnabled: true,
      },
    }),
  };
}

/** A public authority signs for the DNS endpoint, the cluster's own for the IP endpoint. */
export function accessTo(control: Cluster, { authorizedCidrs }: ClusterSpec): Access {
  if (authorizedCidrs.length === 0) {
    // The IP endpoint's address tells a preview that neither is known before the cluster exists.
    const host = pulumi
      .all([control.controlPlaneEndpointsConfig, control.endpoint])
      .apply(([{ dnsEndpointConfig }]) => dnsEndpointConfig.endpoint);
    return { endpoint: pulumi.interpolate`https://${host}`, caCertificate: pulumi.output("") };
  }
  return {
    endpoint: pulumi.interpolate`https://${control.endpoint}`,
    caCertificate: control.masterAuth.apply(({ clusterCaCertificate }) =>
      Buffer.from(clusterCaCertificate, "base64").toString("utf8"),
    ),
  };
}
