import * as pulumi from "@pulumi/pulumi";

/** How the API server is reached. */
export interface Access {
  readonly endpoint: pulumi.Output<string>;
  /** PEM certificate of its authority; empty where a public one signs for it. */
  readonly caCertificate: pulumi.Output<string>;
}

/** A kubeconfig that holds no credential: `gke-gcloud-auth-plugin` gets one for whoever runs it. */
export function kubeconfig(
  name: pulumi.Output<string>,
  { endpoint, caCertificate }: Access,
): pulumi.Output<string> {
  const document = pulumi.all([name, endpoint, caCertificate]).apply(([context, server, ca]) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": context,
      contexts: [{ name: context, context: { cluster: context, user: context } }],
      clusters: [
        {
          name: context,
          cluster: {
            server,
            ...(ca === "" ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") }),
          },
        },
      ],
      users: [
        {
          name: context,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "gke-gcloud-auth-plugin",
              installHint: "Install gke-gcloud-auth-plugin, a component of the gcloud CLI.",
              interactiveMode: "IfAvailable",
              provideClusterInfo: true,
            },
          },
        },
      ],
    }),
  );
  return pulumi.secret(document);
}
