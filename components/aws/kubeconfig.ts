import type { Cluster } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

/**
 * A kubeconfig that holds no credential: each use takes the deploy role and asks AWS for a token of a few
 * minutes. It names no AWS profile, so the same text works on a laptop and on a runner. JSON is YAML.
 */
export function kubeconfigOf(cluster: Cluster, region: string, deployRoleArn: string): pulumi.Output<string> {
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: cluster.name,
        cluster: {
          server: cluster.endpoint,
          "certificate-authority-data": cluster.certificateAuthority.data,
        },
      },
    ],
    users: [
      {
        name: "deploy",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: [
              ...["--region", region, "--output", "json"],
              ...["eks", "get-token", "--cluster-name", cluster.name, "--role-arn", deployRoleArn],
            ],
            interactiveMode: "Never",
          },
        },
      },
    ],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: "deploy" } }],
    "current-context": cluster.name,
  });
}
