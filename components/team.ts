import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { MeshHost, MeshName } from "./contract";
import { admitDelivery } from "./delivery/rights";
import { namespace } from "./kubernetes/namespace";
import { DNS, networkPolicy } from "./kubernetes/network-policy";
import { priorityClass } from "./kubernetes/priority";
import { meshRules } from "./mesh/rules";
import type { PrometheusAccess } from "./observability";

export interface TeamSpec {
  readonly mesh: MeshName;
  /** Name of the team, of its namespace, and of its group at the identity provider. */
  readonly name: string;
  /** What all pods of the team may request together. */
  readonly quota: { readonly cpu: string; readonly memory: string };
  /** What its namespace holds at most, besides. */
  readonly limits: TeamLimits;
  readonly prometheus: PrometheusAccess;
  /** Hosts outside that its services may connect to by name. */
  readonly hosts: readonly MeshHost[];
  /** Argo CD brings its workloads. */
  readonly delivered: boolean;
}

/** Amounts as Kubernetes writes them, and counts. */
export interface TeamLimits {
  readonly pods: number;
  /** What all volume claims may request together. */
  readonly storage: string;
  readonly claims: number;
  readonly services: number;
  readonly configMaps: number;
  readonly secrets: number;
  readonly jobs: number;
  /** Of one container. */
  readonly containerMemory: string;
}

export interface TeamOutputs {
  readonly namespace: pulumi.Output<string>;
}

/** Classes of Kubernetes itself. */
const SYSTEM = ["system-cluster-critical", "system-node-critical"];

const RBAC = "rbac.authorization.k8s.io";

/**
 * A team's place in the cluster: a namespace at Pod Security `restricted`, in the mesh, closed to everything
 * that no policy of a service lets in or out, limited in size, and visible to the team's group.
 */
export class Team extends Component<TeamSpec, TeamOutputs> {
  constructor(name: string, spec: TeamSpec, opts?: pulumi.ComponentResourceOptions) {
    super("Team", name, spec, opts);
    const home = namespace(this.scope, {
      name: spec.name,
      team: spec.name,
      ...meshRules(spec.mesh).enrolment(true),
    });
    this.isolate(spec, home);
    this.limit(spec, home);
    this.admitGroup(spec, home);
    if (spec.delivered) admitDelivery(this.scope, home);
    this.publish({ namespace: home });
  }

  /** Nothing comes in or goes out but what every pod needs: names, the mesh's control plane, being scraped. */
  private isolate({ mesh, prometheus, hosts }: TeamSpec, home: pulumi.Output<string>): void {
    const rules = meshRules(mesh);
    networkPolicy(this.scope, {
      name: "default-deny",
      namespace: home,
      ingress: [],
      egress: [],
    });
    networkPolicy(this.scope, {
      name: "allow-basics",
      namespace: home,
      egress: [DNS, ...rules.egress],
      ...(rules.ingress.length === 0 ? {} : { ingress: rules.ingress }),
    });
    rules.furnish(this.scope, home, prometheus);
    rules.reach?.(this.scope, home, hosts);
  }

  /**
   * The quotas, and what a container gets that asks for nothing: without a request no quota admits it. CPU has no
   * upper bound a container, because a container that names none would be given the bound as its limit, and be throttled.
   */
  private limit({ quota, limits }: TeamSpec, home: pulumi.Output<string>): void {
    new ResourceQuota(
      `${this.scope.name}-quota`,
      {
        metadata: { name: "quota", namespace: home },
        spec: {
          hard: {
            "requests.cpu": quota.cpu,
            "requests.memory": quota.memory,
            "requests.storage": limits.storage,
            pods: `${limits.pods}`,
            persistentvolumeclaims: `${limits.claims}`,
            services: `${limits.services}`,
            "services.loadbalancers": "0",
            "services.nodeports": "0",
            configmaps: `${limits.configMaps}`,
            secrets: `${limits.secrets}`,
            "count/jobs.batch": `${limits.jobs}`,
          },
        },
      },
      this.child(),
    );
    // A pod of the team's cannot take the place of the platform's.
    new ResourceQuota(
      `${this.scope.name}-priority-quota`,
      {
        metadata: { name: "no-platform-priority", namespace: home },
        spec: {
          hard: { pods: "0" },
          scopeSelector: {
            matchExpressions: [
              { scopeName: "PriorityClass", operator: "In", values: [priorityClass("platform"), ...SYSTEM] },
            ],
          },
        },
      },
      this.child(),
    );
    new LimitRange(
      `${this.scope.name}-defaults`,
      {
        metadata: { name: "defaults", namespace: home },
        spec: {
          limits: [
            {
              type: "Container",
              defaultRequest: { cpu: "50m", memory: "64Mi" },
              default: { memory: "256Mi" },
              max: { memory: limits.containerMemory },
            },
          ],
        },
      },
      this.child(),
    );
  }

  /** The team sees what runs, except Secrets, and can promote or abort its rollouts, not change them. */
  private admitGroup({ name }: TeamSpec, home: pulumi.Output<string>): void {
    const operate = new Role(
      `${this.scope.name}-operate-role`,
      {
        metadata: { name: "operate-rollouts", namespace: home },
        rules: [
          {
            apiGroups: ["argoproj.io"],
            resources: ["rollouts", "analysisruns"],
            verbs: ["get", "list", "watch"],
          },
          { apiGroups: ["argoproj.io"], resources: ["rollouts/status"], verbs: ["patch", "update"] },
        ],
      },
      this.child(),
    );
    this.bind("view", "ClusterRole", "view", name, home);
    this.bind("operate", "Role", operate.metadata.name, name, home);
  }

  private bind(
    binding: string,
    kind: "ClusterRole" | "Role",
    role: pulumi.Input<string>,
    group: string,
    home: pulumi.Output<string>,
  ): void {
    new RoleBinding(
      `${this.scope.name}-${binding}`,
      {
        metadata: { name: `team-${binding}`, namespace: home },
        roleRef: { apiGroup: RBAC, kind, name: role },
        subjects: [{ apiGroup: RBAC, kind: "Group", name: group }],
      },
      this.child(),
    );
  }
}
