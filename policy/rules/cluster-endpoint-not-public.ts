import { admitInternet, widest } from "../cidr";
import { all, any, isFalse, isTrue, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType } from "../subject";
import { Node } from "../values";

/** EKS opens the public endpoint to everybody and closes the private one unless told otherwise. */
function eks({ props }: Subject): Finding[] {
  const vpc = props.at("vpcConfig");
  const cidrs = vpc.at("publicAccessCidrs");
  const named = cidrs.list();
  const admitted = named.length > 0 ? named : [new Node("0.0.0.0/0", cidrs.path)];
  const exposed = all(isTrue(vpc.at("endpointPublicAccess").or(true)), admitInternet(admitted));
  return [
    must(not(exposed), cidrs, `the public endpoint admits ${widest(admitted)}`),
    must(
      isTrue(vpc.at("endpointPrivateAccess")),
      vpc.at("endpointPrivateAccess"),
      "the private endpoint is off",
    ),
  ];
}

/**
 * GKE has a public IP endpoint unless it is made private or switched off, and admits everybody to it unless
 * networks are named. Its DNS endpoint asks IAM before it lets anybody connect and is not counted.
 */
function gke({ props }: Subject): Finding[] {
  const closed = any(
    isTrue(props.at("privateClusterConfig.enablePrivateEndpoint")),
    isFalse(props.at("controlPlaneEndpointsConfig.ipEndpointsConfig.enabled")),
  );
  const authorized = props.at("masterAuthorizedNetworksConfig");
  const blocks = authorized.or({ cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] }).each("cidrBlocks[].cidrBlock");
  const anyGoogleAddress = authorized.at("gcpPublicCidrsAccessEnabled");
  return [
    must(any(closed, not(admitInternet(blocks))), authorized, `the public endpoint admits ${widest(blocks)}`),
    must(
      any(closed, not(isTrue(anyGoogleAddress))),
      anyGoogleAddress,
      "the public endpoint admits every address of Google Cloud, its other customers' included",
    ),
  ];
}

export const clusterEndpointNotPublic: ResourceRule = {
  id: "cluster-endpoint-not-public",
  title: "The Kubernetes API is not reachable from the whole internet",
  severity: "critical",
  level: "mandatory",
  scope: "resource",
  why: "Whoever reaches the API server needs one leaked token or one unpatched flaw to own the cluster.",
  remedy: "Close the public endpoint, or set access.authorizedCidrs to the networks that need it.",
  refs: {
    cis: { eks: ["5.4.1", "5.4.2"], gke: ["5.6.3", "5.6.4"] },
    trivy: ["AVD-AWS-0040", "AVD-AWS-0041", "AVD-GCP-0053", "AVD-GCP-0061"],
    checkov: ["CKV_AWS_38", "CKV_AWS_39", "CKV_GCP_18", "CKV_GCP_20", "CKV_GCP_25"],
  },
  ...byType({ "aws:eks/cluster:Cluster": eks, "gcp:container/cluster:Cluster": gke }),
};
