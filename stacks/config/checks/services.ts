import type { Draft } from "../draft";
import { type Problem, problemAt, suggest } from "../problems";
import type { Service } from "../service";
import type { Check, Subject } from "./check";

/** Applies a rule to every service. */
export function eachService(
  { draft }: Subject,
  rule: (service: Draft<Service>, at: readonly PropertyKey[], name: string) => Problem[],
): Problem[] {
  return Object.entries(draft.services ?? {}).flatMap(([name, service]) =>
    rule(service ?? {}, ["services", name], name),
  );
}

export const teamExists: Check = (subject) =>
  eachService(subject, ({ team }, at) => unknownName(team, subject.draft.teams, [...at, "team"], "teams"));

export const databaseExists: Check = (subject) =>
  eachService(subject, ({ database }, at) =>
    unknownName(database, subject.draft.databases, [...at, "database"], "databases"),
  );

export const storesExist: Check = (subject) =>
  eachService(subject, (service, at) =>
    (["caches", "queues", "searches", "buckets", "documents"] as const).flatMap((kind) =>
      (service[kind] ?? []).flatMap((key, index) =>
        unknownName(key, subject.draft[kind], [...at, kind, index], kind),
      ),
    ),
  );

export const callersExist: Check = (subject) =>
  eachService(subject, ({ callers = [] }, at) =>
    callers.flatMap((caller, index) => {
      const [name, path] = typeof caller === "object" ? [caller.service, ["service"]] : [caller, []];
      return unknownName(name, subject.draft.services, [...at, "callers", index, ...path], "services");
    }),
  );

export const replicaBounds: Check = (subject) =>
  eachService(subject, ({ replicas }, at) => {
    const { min, max } = replicas ?? {};
    return min === undefined || max === undefined || min <= max
      ? []
      : [problemAt([...at, "replicas", "max"], `is below min; set at least ${min}`, max)];
  });

export function unknownName(
  name: string | undefined,
  declared: object | undefined,
  path: readonly PropertyKey[],
  kind: string,
): Problem[] {
  const known = Object.keys(declared ?? {});
  if (name === undefined || known.includes(name)) return [];
  const remedy = known.length === 0 ? `declare it under ${kind}` : suggest(name, known);
  return [problemAt(path, `is not declared under ${kind}; ${remedy}`, name)];
}
