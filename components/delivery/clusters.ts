import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Labels } from "../contract";
import { customResource } from "../kubernetes/custom-resource";

const TYPE = "argocd.argoproj.io/secret-type";

/** Name of the cluster that Argo CD runs in. */
export const OWN_CLUSTER = "in-cluster";

/** The bridge: what Argo CD, and the charts that it renders, learn of the platform. */
export interface OwnCluster {
  /** What applications are selected by. */
  readonly labels: Labels;
  /** What charts need to know, by name; annotations `trivium/<name>`. Nothing secret. */
  readonly facts: Readonly<Record<string, pulumi.Input<string>>>;
  /** Namespaces that it may deliver to. */
  readonly namespaces: readonly string[];
}

/** A cluster elsewhere. */
export interface OtherCluster {
  readonly server: string;
  readonly labels: Labels;
  /** What the store calls the secret whose `config` is the login. */
  readonly secretKey: string;
}

/**
 * This cluster as Argo CD knows it. It looks at the teams' namespaces alone; elsewhere it has no rights anyway. The
 * Secret holds no secret: the login is the service account's own.
 */
export function ownCluster(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { labels, facts, namespaces }: OwnCluster,
): Secret {
  return new Secret(
    `${scope.name}-own-cluster`,
    {
      metadata: {
        name: `cluster-${OWN_CLUSTER}`,
        namespace,
        labels: { ...labels, [TYPE]: "cluster" },
        annotations: Object.fromEntries(
          Object.entries(facts).map(([name, value]) => [`trivium/${name}`, value]),
        ),
      },
      type: "Opaque",
      stringData: {
        name: OWN_CLUSTER,
        server: "https://kubernetes.default.svc",
        config: JSON.stringify({ tlsClientConfig: { insecure: false } }),
        namespaces: namespaces.join(","),
        clusterResources: "false",
      },
    },
    scope.child(),
  );
}

/** A cluster elsewhere, whose login External Secrets fetches. */
export function otherCluster(
  scope: Scope,
  namespace: pulumi.Output<string>,
  name: string,
  { server, labels, secretKey }: OtherCluster,
  secretStore: string,
): void {
  fetched(scope, namespace, {
    name: `cluster-${name}`,
    secretKey,
    secretStore,
    labels: { ...labels, [TYPE]: "cluster" },
    data: { name, server, config: "{{ .config }}" },
  });
}

/** Access to a repository, which serves the team's project alone. */
export function repositoryAccess(
  scope: Scope,
  namespace: pulumi.Output<string>,
  name: string,
  { team, url, secretKey }: { readonly team: string; readonly url: string; readonly secretKey: string },
  secretStore: string,
): void {
  fetched(scope, namespace, {
    name: `repository-${name}`,
    secretKey,
    secretStore,
    labels: { [TYPE]: "repository" },
    data: {
      type: "git",
      project: team,
      url,
      username: "{{ .username }}",
      password: "{{ .password }}",
    },
  });
}

export interface FetchedArgs {
  readonly name: string;
  readonly secretKey: string;
  readonly secretStore: string;
  readonly labels: Labels;
  readonly data: Readonly<Record<string, string>>;
}

/** A Secret made of what the platform's secret store holds. */
export function fetched(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { name, secretKey, secretStore, labels, data }: FetchedArgs,
): pulumi.Resource {
  return customResource(scope, name, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: {
        name,
        creationPolicy: "Owner",
        template: { metadata: { labels }, data: { ...data } },
      },
      dataFrom: [{ extract: { key: secretKey } }],
    },
  });
}
