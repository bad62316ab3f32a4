/** Which service accounts of clusters may act as which service accounts of Google Cloud. */
import { all, any, type Fact, isOneOf } from "../core/facts";
import { groupBy } from "../core/group";
import type { Subject } from "../core/model";
import type { Stack } from "../core/stack";
import { grantsOf } from "./grants";
import { type Candidate, candidates, GOOGLE_ACCOUNTS, type Identity, oneNames } from "./workload-identity";

/** Types that give rights on a service account. */
export const GOOGLE_GRANTS = [
  "gcp:serviceaccount/iAMMember:IAMMember",
  "gcp:serviceaccount/iAMBinding:IAMBinding",
  "gcp:serviceaccount/iAMPolicy:IAMPolicy",
];

/** What lets whom act as each Google service account, worked out once for a stack. */
export type IdentityGrants = ReadonlyMap<Subject, readonly (Candidate & { readonly grant: Subject })[]>;

export function identityGrants(stack: Stack): IdentityGrants {
  const pairs = stack.ofType(...GOOGLE_GRANTS).flatMap((grant) =>
    candidates(stack, grant, grant.props.at("serviceAccountId"), GOOGLE_ACCOUNTS).map((candidate) => ({
      grant,
      ...candidate,
    })),
  );
  return groupBy(pairs, ({ holder }) => holder);
}

/** Whether one of them lets a service account of a cluster act as a Google service account. */
export function allowsIdentity(grants: IdentityGrants, to: Subject, identity: Identity): Fact {
  const lets = (grants.get(to) ?? []).map(({ grant, is }) => {
    const members = grantsOf(grant).map(({ role, members }) =>
      all(
        isOneOf(role, "roles/iam.workloadIdentityUser"),
        oneNames(members, identity, (namespace, name) => `.svc.id.goog[${namespace}/${name}]`),
      ),
    );
    return all(is, any(...members));
  });
  return any(...lets);
}
