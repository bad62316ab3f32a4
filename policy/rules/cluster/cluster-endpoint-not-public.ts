import * as z from "zod";
import { admitInternet, widest } from "../../reading/cidr";
import { any, all, isFalse, isTrue, not } from "../../core/facts";
import { GKE_CLUSTER } from "../../clouds/gke";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import { Node } from "../../core/values";

/** EKS opens the public endpoint to everybody and closes the private one unless told otherwise; it needs one of them. */
function eks({ props }: Subject, privateEndpoint: boolean): Finding[] {
  const vpc = props.at("vpcConfig");
  const cidrs = vpc.at("publicAccessCidrs");
  const named = cidrs.list();
  const admitted = named.length > 0 ? named : [new Node("0.0.0.0/0", cidrs.path)];
  const publicly = isTrue(vpc.at("endpointPublicAccess").or(true));
  const within = vpc.at("endpointPrivateAccess");
  return [
    must(
      not(all(publicly, admitInternet(admitted))),
      cidrs,
      `the public endpoint admits ${widest(admitted)}`,
    ),
    must(any(!privateEndpoint, isTrue(within), not(publicly)), within, "the private endpoint is off"),
  ];
}

/**
 * GKE has a public IP endpoint unless it is made private or switched off, and admits everybody to it unless
 * networks are named. Its DNS endpoint asks IAM before it lets anybody connect.
 */
function gke({ props }: Subject, dnsEndpoint: boolean): Finding[] {
  const closed = any(
    isTrue(props.at("privateClusterConfig.enablePrivateEndpoint")),
    isFalse(props.at("controlPlaneEndpointsConfig.ipEndpointsConfig.enabled")),
  );
  const authorized = props.at("masterAuthorizedNetworksConfig");
  const blocks = authorized.or({ cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] }).each("cidrBlocks[].cidrBlock");
  const anyGoogleAddress = authorized.at("gcpPublicCidrsAccessEnabled");
  const dns = props.at("controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic");
  return [
    must(any(closed, not(admitInternet(blocks))), authorized, `the public endpoint admits ${widest(blocks)}`),
    must(
      any(closed, not(isTrue(anyGoogleAddress))),
      anyGoogleAddress,
      "the public endpoint admits every address of Google Cloud, its other customers' included",
    ),
    must(any(dnsEndpoint, not(isTrue(dns))), dns, "the DNS endpoint takes traffic from outside"),
  ];
}

export const clusterEndpointNotPublic = configurable(
  {
    id: "cluster-endpoint-not-public",
    title: "The Kubernetes API is not reachable from the whole internet",
    severity: "critical",
    level: "mandatory",
    why: "Whoever reaches the API server needs one leaked token or one unpatched flaw to own the cluster.",
    remedy: "Close the public endpoint, or set access.authorizedCidrs to the networks that need it.",
    refs: {
      cis: { eks: ["5.4.1", "5.4.2"], gke: ["5.6.3", "5.6.4"] },
      trivy: ["AVD-AWS-0040", "AVD-AWS-0041", "AVD-GCP-0053", "AVD-GCP-0061", "AVD-GCP-0059"],
      checkov: ["CKV_AWS_38", "CKV_AWS_39", "CKV_GCP_18", "CKV_GCP_20", "CKV_GCP_25"],
    },
    mustKnow: [
      "vpcConfig.endpointPublicAccess",
      "vpcConfig.publicAccessCidrs",
      "masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock",
    ],
  },
  {
    privateEndpoint: z
      .boolean()
      .default(false)
      .describe("whether EKS must have its private endpoint beside a public one for named networks"),
    dnsEndpoint: z
      .boolean()
      .default(true)
      .describe("whether GKE may have a DNS endpoint for everybody, which IAM guards"),
  },
  ({ privateEndpoint, dnsEndpoint }) =>
    byType({
      "aws:eks/cluster:Cluster": (subject) => eks(subject, privateEndpoint),
      [GKE_CLUSTER]: (subject) => gke(subject, dnsEndpoint),
    }),
);
