import { all, any, type Fact, isOneOf, isSet, not } from "../core/facts";
import { covers, type Grant, includes } from "./rbac";

/** A way from the powers of a role to more powers. */
export interface Way {
  /** Empty: these resources mean the same in whatever group they are written. */
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly message: string;
  /** `*` among the verbs is not taken for these: where it stands, rbac-no-wildcards already says so. */
  readonly literal?: true;
}

const RBAC = "rbac.authorization.k8s.io";
const ROLES = ["roles", "clusterroles"];
const BINDINGS = ["rolebindings", "clusterrolebindings"];
const WRITES = ["create", "update", "patch", "delete", "deletecollection"];

/** What one rule of a role is enough for. */
export const WAYS: readonly Way[] = [
  {
    groups: ["", "authentication.k8s.io"],
    resources: ["users", "groups", "serviceaccounts", "uids", "userextras"],
    verbs: ["impersonate"],
    message: "it may act as somebody else",
    literal: true,
  },
  {
    groups: [RBAC],
    resources: [...ROLES, ...BINDINGS],
    verbs: ["escalate", "impersonate"],
    message: "it may grant more than it has itself",
  },
  {
    groups: [""],
    resources: ["pods/exec", "pods/attach", "pods/portforward"],
    verbs: ["create", "get"],
    message: "it may enter running pods",
  },
  { groups: [""], resources: ["nodes/proxy"], verbs: ["create", "get"], message: "it may talk to kubelets" },
  {
    groups: [""],
    resources: ["serviceaccounts/token"],
    verbs: ["create"],
    message: "it may get tokens of other service accounts",
  },
  {
    groups: ["admissionregistration.k8s.io"],
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: [...WRITES, "impersonate"],
    message: "it may change what the API server asks before it admits an object",
  },
];

/** Who may redirect traffic reads what is meant for others. */
export const NETWORK: Way = {
  groups: ["", "networking.k8s.io", "discovery.k8s.io", "extensions"],
  resources: ["services", "services/status", "endpoints", "endpointslices", "networkpolicies", "ingresses"],
  verbs: [...WRITES, "impersonate"],
  message: "it may redirect traffic",
};

/** Kubernetes lets nobody write a role with more than they have; who reviews roles may forbid it all the same. */
export const RBAC_WRITES: Way = {
  groups: [RBAC],
  resources: [...ROLES, ...BINDINGS],
  verbs: WRITES,
  message: "it may write roles or bindings",
};

/** Whether a rule of a role gives what a way needs. */
export function grants(grant: Grant, { groups, resources, verbs, literal }: Way): Fact {
  const verb = literal
    ? any(...grant.verbs.map((node) => isOneOf(node, ...verbs)))
    : includes(grant.verbs, ...verbs);
  const group = groups.length === 0 || includes(grant.groups, ...groups);
  return all(group, covers(grant.resources, ...resources), verb);
}

const way = (groups: readonly string[], resources: readonly string[], ...verbs: readonly string[]): Way => ({
  groups,
  resources,
  verbs,
  message: "",
});

/** What takes several powers, which may stand in several rules of a role. */
export function combined(rules: readonly Grant[]): [Fact, string][] {
  const some = (wanted: Way, of = rules): Fact => any(...of.map((grant) => grants(grant, wanted)));
  const bind = way([RBAC], [...ROLES, ...BINDINGS], "bind");
  // Named roles may be handed on; `*` is no name that means all, but whoever writes it meant all.
  const unnamed = rules.map((grant) => all(grants(grant, bind), not(any(...grant.names.map(isSet)))));
  const allNamed = rules.map((grant) =>
    all(grants(grant, bind), any(...grant.names.map((name) => isOneOf(name, "*")))),
  );
  const hands = all(any(...allNamed), some(way([RBAC], BINDINGS, "create")));
  return [
    [any(...unnamed, hands), "it may bind roles that it does not have"],
    [
      all(some(way([RBAC], BINDINGS, "get")), some(way([RBAC], BINDINGS, "update", "patch"))),
      "it may add somebody to a binding",
    ],
    [
      all(
        some(way([], ["certificatesigningrequests/approval"], "update", "patch")),
        some(way([], ["signers"], "approve")),
      ),
      "it may sign certificates for any name",
    ],
  ];
}
