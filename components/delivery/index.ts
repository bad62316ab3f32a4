import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { physicalName } from "../pure/naming";
import { applicationSet, type ApplicationSpec } from "./applications";
import {
  fetched,
  type OtherCluster,
  otherCluster,
  type OwnCluster,
  ownCluster,
  repositoryAccess,
} from "./clusters";
import { emptyDefaultProject, type TeamDelivery, teamProject } from "./projects";
import { DELIVERY_NAMESPACE } from "./rights";
import { argoValues, type ArgoValues, METRICS, OIDC_SECRET } from "./values";

export type { ApplicationSpec } from "./applications";

/** Characters of a repository's key, before which a Secret's name has a prefix. */
const REPOSITORY_KEY = 50;

export interface DeliverySpec extends Omit<ArgoValues, "oidc"> {
  readonly mesh: MeshName;
  /** Name of the ClusterSecretStore of the platform's namespaces. */
  readonly secretStore: string;
  readonly oidc: ArgoValues["oidc"] & {
    /** What the store calls the secret with `clientSecret`. */
    readonly secretKey: string;
  };
  readonly cluster: OwnCluster;
  /** Other clusters, by name. */
  readonly clusters: Readonly<Record<string, OtherCluster>>;
  /** What each team may deliver, by the team's name. */
  readonly teams: Readonly<Record<string, TeamDelivery>>;
  /** What is delivered, by name. */
  readonly applications: Readonly<Record<string, ApplicationSpec>>;
}

export interface DeliveryArgs extends DeliverySpec {
  readonly charts: Charts;
}

/**
 * Argo CD, which brings teams' workloads from Git to the clusters that their labels select. Each team has a project
 * that lets it deliver workloads to its own namespace, and the project that everybody would have is empty. It has no
 * route: people reach it by a port-forward.
 */
export class Delivery extends Component<DeliverySpec, object> {
  constructor(name: string, { charts, ...spec }: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Delivery", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: DELIVERY_NAMESPACE,
      mesh: spec.mesh,
      metrics: METRICS,
    });
    const login = fetched(this.scope, namespace, {
      name: OIDC_SECRET,
      secretKey: spec.oidc.secretKey,
      secretStore: spec.secretStore,
      labels: { "app.kubernetes.io/part-of": "argocd" },
      data: { clientSecret: "{{ .clientSecret }}" },
    });
    const bridge = ownCluster(this.scope, namespace, spec.cluster);
    const argo = chart(
      this.scope,
      "argo-cd",
      { chart: charts["argo-cd"], namespace, values: argoValues(spec) },
      // The first thing it sees of this cluster is which namespaces are its business.
      { dependsOn: [login, bridge] },
    );
    this.connect(spec, namespace);
    emptyDefaultProject(this.scope, namespace, { dependsOn: [argo] });
    this.deliver(spec, namespace, argo);
    this.publish({});
  }

  /** Other clusters, and repositories that want a login. */
  private connect({ clusters, teams, secretStore }: DeliverySpec, namespace: pulumi.Output<string>): void {
    for (const [key, cluster] of Object.entries(clusters)) {
      otherCluster(this.scope, namespace, key, cluster, secretStore);
    }
    for (const [team, { repositories }] of Object.entries(teams)) {
      for (const { url, secretKey } of repositories) {
        if (secretKey === undefined) continue;
        const access = { team, url, secretKey };
        repositoryAccess(this.scope, namespace, repositoryKey(access), access, secretStore);
      }
    }
  }

  /** Projects before what belongs to them. */
  private deliver(
    { teams, applications }: DeliverySpec,
    namespace: pulumi.Output<string>,
    argo: pulumi.Resource,
  ): void {
    const projects = Object.entries(teams).map(([team, delivery]) =>
      teamProject(this.scope, namespace, team, delivery, { dependsOn: [argo] }),
    );
    for (const [key, application] of Object.entries(applications)) {
      applicationSet(this.scope, namespace, key, application, { dependsOn: [argo, ...projects] });
    }
  }
}

/** What tells a repository from every other: its team, and its address. */
function repositoryKey({ team, url }: { readonly team: string; readonly url: string }): string {
  const { hostname, pathname } = new URL(url);
  return physicalName([team, hostname, ...pathname.split("/")], REPOSITORY_KEY);
}
