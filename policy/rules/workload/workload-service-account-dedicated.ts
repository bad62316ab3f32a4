import * as z from "zod";
import { all, any, type Fact, holds, isFalse, isOneOf, isSet, not } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import { configurable, must, type StackFinding } from "../../core/model";
import { sameValue } from "../../kubernetes/routes";
import { inSameNamespace } from "../../kubernetes/selectors";
import type { Stack, Workload } from "../../core/stack";
import { about, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

const ACCOUNT = /^kubernetes:core\/v1:ServiceAccount$/;

const nameOf = ({ manifest }: Owned): Node => manifest.body.at("metadata.name");

/** What a pod has where it names nothing. */
function accountNameOf({ pod }: Workload): Node {
  const name = pod.spec.at("serviceAccountName");
  return (name.absent ? pod.spec.at("serviceAccount") : name).or("default");
}

/** Whether an account of the stack is the one that a workload runs as. */
function runsAs(stack: Stack, workload: Workload, account: Owned): Fact {
  const name = accountNameOf(workload);
  if (!name.unknown) return all(sameValue(name, nameOf(account)), inSameNamespace(stack, account, workload));
  const origins = madeFrom(workload.subject, name.path.split(".")[0] ?? "", ACCOUNT);
  return origins.length === 0 ? { unknown: [name.path] } : origins.includes(account.subject.urn);
}

/** Whom the bindings of a stack grant something. */
interface Grants {
  readonly names: ReadonlySet<unknown>;
  readonly accounts: ReadonlySet<string>;
  /** Set where a name is not known, and may be anybody's. */
  readonly unknown: readonly string[];
}

function grantsOf(stack: Stack): Grants {
  const bindings = ["RoleBinding", "ClusterRoleBinding"].flatMap((kind) =>
    stack.objectsOf("rbac.authorization.k8s.io", kind),
  );
  const grantees = bindings.flatMap(({ subject, manifest }) =>
    manifest.body.each("subjects[].name").map((name) => {
      const origins = name.unknown ? madeFrom(subject, name.path.split(/[.[]/)[0] ?? "", ACCOUNT) : [];
      return { name, origins };
    }),
  );
  return {
    names: new Set(grantees.flatMap(({ name }) => name.text ?? [])),
    accounts: new Set(grantees.flatMap(({ origins }) => origins)),
    unknown: grantees.flatMap(({ name, origins }) =>
      name.unknown && origins.length === 0 ? [name.path] : [],
    ),
  };
}

/** Whether the stack grants an account something: it is there to call the API. */
function isGranted({ names, accounts, unknown }: Grants, account: Owned): Fact {
  const name = nameOf(account);
  return any(
    accounts.has(account.subject.urn),
    names.size > 0 && holds(name, (value) => names.has(value)),
    unknown.length === 0 ? false : { unknown },
  );
}

interface Candidate {
  readonly account: Owned;
  /** Whether the workload runs as it. */
  readonly used: Fact;
}

/** A name that is not known yet, but made from an account of the stack, is the default one's only if that is. */
function namesDefault(name: Node, accounts: readonly Candidate[]): Fact {
  const used = accounts.filter((candidate) => candidate.used === true);
  if (!name.unknown || used.length === 0) return isOneOf(name, "default", "");
  return any(...used.map(({ account }) => isOneOf(nameOf(account), "default")));
}

/** Whether the pod goes without a token: it says so, or its account does where it says nothing. */
function goesWithout(own: Node, accounts: readonly Candidate[]): Fact {
  if (!own.absent) return isFalse(own);
  return any(
    ...accounts.map(({ account, used }) =>
      all(used, isFalse(account.manifest.body.at("automountServiceAccountToken"))),
    ),
  );
}

function judged(stack: Stack, grants: Grants, workload: Workload, named: boolean): StackFinding[] {
  const { subject, pod } = workload;
  if (pod.spec.absent) return [];
  const accounts = stack
    .objectsNear(workload, "core", "ServiceAccount")
    .map((account): Candidate => ({ account, used: runsAs(stack, workload, account) }))
    .filter(({ used }) => used !== false);
  const token = pod.spec.at("automountServiceAccountToken");
  const name = accountNameOf(workload);
  const isDefault = namesDefault(name, accounts);
  const without = goesWithout(token, accounts);
  const granted = accounts.map(({ account, used }) => all(used, isGranted(grants, account)));
  // What an account of another stack, or of a chart, may do cannot be seen here.
  const isElsewhere = all(not(isDefault), not(any(...accounts.map(({ used }) => used))));
  return about(
    subject,
    must(
      any(not(isDefault), without),
      token,
      "the pod is given the token of the default service account",
      false,
    ),
    must(
      any(isDefault, without, isElsewhere, ...granted),
      token,
      "the pod is given the token of a service account that the stack grants nothing",
      false,
    ),
    ...(named ? [must(not(isDefault), name, "the pod has no service account of its own")] : []),
  );
}

/** The default account of a namespace is everybody's who names none. */
function defaultAccounts(stack: Stack): StackFinding[] {
  return stack.objectsOf("core", "ServiceAccount").flatMap((account) => {
    const { subject, manifest } = account;
    const isDefault = isOneOf(nameOf(account), "default");
    if (isDefault === false) return [];
    const token = manifest.body.at("automountServiceAccountToken");
    const kept = manifest.patch ? any(not(isSet(token)), isFalse(token)) : isFalse(token);
    const message = "the default service account gives its token to every pod";
    return about(subject, must(any(not(isDefault), kept), token, message, false));
  });
}

export const workloadServiceAccountDedicated = configurable(
  {
    id: "workload-service-account-dedicated",
    title:
      "Only pods that call the Kubernetes API are given a token for it, and that of an account of their own",
    severity: "medium",
    level: "mandatory",
    why: "Whoever breaks into a pod acts as its account; accounts and bindings of other stacks are not seen here.",
    remedy:
      "Set automountServiceAccountToken to false, or name a service account and bind the role to it that the pod needs.",
    refs: {
      cis: { eks: ["4.1.5", "4.1.6", "5.2.1"], gke: ["4.1.4", "4.1.5"], k3s: ["5.1.5", "5.1.6"] },
      trivy: ["AVD-KSV-0036"],
      checkov: ["CKV_K8S_38", "CKV_K8S_41"],
    },
  },
  {
    named: z
      .boolean()
      .default(false)
      .describe("whether a pod needs an account of its own even without a token"),
  },
  ({ named }) => ({
    targets: ["pods of every kind", "core/ServiceAccount", "rbac.authorization.k8s.io/RoleBinding"],
    stack: (stack) => {
      const grants = grantsOf(stack);
      const ofPods = stack.workloads.flatMap((workload) => judged(stack, grants, workload, named));
      return [...ofPods, ...defaultAccounts(stack)];
    },
  }),
);
