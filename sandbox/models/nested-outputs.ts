/**
 * What a cloud computes within a group that is an input, by type: a preview of a new object has these unknown, and
 * not absent. Apart from the models, because a plan asks for them and loads no model.
 */
export const nestedOutputs: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/cluster:Cluster": ["vpcConfig.clusterSecurityGroupId", "vpcConfig.vpcId"],
  "gcp:container/cluster:Cluster": [
    "controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint",
    "masterAuth.clientCertificate",
    "masterAuth.clientKey",
    "masterAuth.clusterCaCertificate",
    "privateClusterConfig.privateEndpoint",
    "privateClusterConfig.publicEndpoint",
  ],
};
