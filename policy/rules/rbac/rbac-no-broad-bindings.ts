import * as z from "zod";
import { all, any, type Fact, isOneOf, not } from "../../core/facts";
import { byKind, type Manifest, type Owned } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import { grantsOf, includes } from "../../kubernetes/rbac";
import { sameValue } from "../../kubernetes/routes";
import type { Stack } from "../../core/stack";
import { about, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

const GROUP = "rbac.authorization.k8s.io";

/** Names that mean everybody, or everybody who got in, or everything. */
const EVERYBODY = ["system:anonymous", "system:unauthenticated"];
const BROAD_GROUPS = [...EVERYBODY, "system:authenticated", "system:masters", "system:serviceaccounts"];
/** Roles that Kubernetes itself binds to everybody: who one is, which APIs there are, and health. */
const PUBLIC_ROLES = [
  "system:basic-user",
  "system:discovery",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
];
/** Together as much as `*`. */
const ALL_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Who a binding names; a map instead of a list is refused by the API server, and binds nobody. */
function subjectsOf(body: Node): Node[] {
  const subjects = body.at("subjects");
  return subjects.unknown || Array.isArray(subjects.value) ? subjects.list() : [];
}

function isBroad(subject: Node): Fact {
  const kind = subject.at("kind");
  const name = subject.at("name");
  return any(
    all(isOneOf(kind, "Group"), isOneOf(name, ...BROAD_GROUPS)),
    all(isOneOf(kind, "User"), isOneOf(name, ...EVERYBODY)),
    all(isOneOf(kind, "ServiceAccount"), isOneOf(name, "default")),
  );
}

/** Whether the rules of a role come to everything, in one of its rules. */
function grantsAll(manifest: Manifest): Fact {
  return any(
    ...grantsOf(manifest).map(({ groups, resources, verbs }) =>
      all(
        includes(groups),
        includes(resources),
        any(includes(verbs), all(...ALL_VERBS.map((verb) => includes(verbs, verb)))),
      ),
    ),
  );
}

/** Bindings to a role of the same stack that grants everything, whatever it is called. */
function toOwnRoles(stack: Stack): StackFinding[] {
  const mighty = ["Role", "ClusterRole"]
    .flatMap((kind) => stack.objectsOf(GROUP, kind))
    .map((role) => ({ role, everything: grantsAll(role.manifest) }))
    .filter(({ everything }) => everything !== false);
  if (mighty.length === 0) return [];
  return ["RoleBinding", "ClusterRoleBinding"]
    .flatMap((kind) => stack.objectsOf(GROUP, kind))
    .flatMap((binding) => {
      const bound = mighty.map(({ role, everything }) => all(refersTo(binding, role), everything));
      const name = binding.manifest.body.at("roleRef.name");
      return about(binding.subject, must(not(any(...bound)), name, "it binds a role that grants everything"));
    });
}

/** Whether a binding is to a role: by what it was made from where its name is not known. */
function refersTo({ subject, manifest }: Owned, role: Owned): Fact {
  const name = manifest.body.at("roleRef.name");
  const origins = name.unknown ? madeFrom(subject, "roleRef", /Role$/) : [];
  if (origins.length > 0) return origins.includes(role.subject.urn);
  const kind = manifest.body.at("roleRef.kind").or("ClusterRole");
  return all(
    isOneOf(kind, role.manifest.kind ?? ""),
    sameValue(name, role.manifest.body.at("metadata.name")),
  );
}

export const rbacNoBroadBindings = configurable(
  {
    id: "rbac-no-broad-bindings",
    title: "Nobody is bound to cluster-admin, and nothing is bound to everybody",
    severity: "critical",
    level: "mandatory",
    why: "Whoever gets hold of one such account or of any account at all then owns the cluster.",
    remedy: "Bind a role with the few verbs that are needed to a group or a service account of its own.",
    refs: {
      cis: {
        eks: ["4.1.1", "4.1.5"],
        gke: ["4.1.1", "4.1.4", "4.1.6", "4.1.8", "4.1.9", "4.1.10"],
        k3s: ["5.1.1", "5.1.5", "5.1.7"],
      },
      trivy: ["AVD-KSV-0111", "AVD-KSV-0122", "AVD-KSV-0123", "AVD-KSV-01011"],
      checkov: ["CKV_K8S_42"],
    },
    mustKnow: ["subjects[].kind"],
  },
  {
    publicRoles: z.array(z.string()).default(PUBLIC_ROLES).describe("roles that everybody may have"),
    powerful: z
      .array(z.string())
      .default(["cluster-admin"])
      .describe("roles that nobody is bound to, in a namespace or in all"),
    powerfulEverywhere: z
      .array(z.string())
      .default(["admin", "edit"])
      .describe("roles that nobody is bound to in all namespaces at once"),
  },
  ({ publicRoles, powerful, powerfulEverywhere }) => {
    const check =
      (forbidden: readonly string[]) =>
      ({ body }: Manifest, subject: Subject): Finding[] => {
        const role = body.at("roleRef.name");
        // A name that is not known yet is made of a role of the program, and so not of one of Kubernetes.
        const own = role.unknown && madeFrom(subject, "roleRef", /:(Cluster)?Role$/).length > 0;
        const isPublic = isOneOf(role, ...publicRoles);
        return [
          must(any(own, not(isOneOf(role, ...forbidden))), role, `it binds ${String(role.text)}`),
          ...subjectsOf(body).map((bound) => {
            const name = bound.at("name");
            return must(any(all(!own, isPublic), not(isBroad(bound))), name, `it binds ${String(name.text)}`);
          }),
        ];
      };
    return {
      ...byKind({
        [`${GROUP}/ClusterRoleBinding`]: check([...powerful, ...powerfulEverywhere]),
        [`${GROUP}/RoleBinding`]: check(powerful),
      }),
      stack: toOwnRoles,
    };
  },
);
