import type { Failure } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";

/** Statements of a policy's JSON text; undefined where it is no policy. */
export function statementsOf(json: Value | undefined): Props[] | undefined {
  if (typeof json !== "string") return undefined;
  try {
    const parsed = JSON.parse(json) as Value;
    const list = isProps(parsed) ? parsed["Statement"] : undefined;
    const statements = Array.isArray(list) ? list : [list];
    return statements.every((statement) => isProps(statement)) ? statements : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What IAM refuses in a policy's text before it looks at what it means.
 *
 * @param limit characters without white space, as IAM counts them
 */
export function validatePolicy(
  inputs: Props,
  path: string,
  kind: "identity" | "resource" | "trust",
  limit: number,
): Failure[] {
  const json = text(inputs, path);
  if (json === undefined) return [];
  const statements = statementsOf(json);
  if (statements === undefined || statements.length === 0) {
    return [{ path, reason: "is no policy document" }];
  }
  const needs: Readonly<Record<typeof kind, readonly string[]>> = {
    identity: ["Effect", "Action", "Resource"],
    resource: ["Effect", "Action", "Resource", "Principal"],
    trust: ["Effect", "Action", "Principal"],
  };
  const size = json.replace(/\s/g, "").length;
  return [
    ...statements.flatMap((statement, index) =>
      needs[kind]
        .filter((key) => !(key in statement) && !(`Not${key}` in statement))
        .map((key) => ({ path, reason: `statement ${index + 1} has no ${key}` })),
    ),
    ...duplicateSids(statements).map((sid) => ({ path, reason: `has two statements named ${sid}` })),
    ...(size > limit ? [{ path, reason: `has ${size} characters, ${limit} are allowed` }] : []),
  ];
}

/** Whether a policy allows a service's principal anything, in a statement that `accepts` agrees to. */
export function allowsService(
  json: Value | undefined,
  service: string,
  accepts: (statement: Props) => boolean = () => true,
): boolean {
  return (statementsOf(json) ?? []).some(
    (statement) =>
      statement["Effect"] === "Allow" &&
      principals(statement, "Service").includes(service) &&
      accepts(statement),
  );
}

/** Principals of a kind that a statement names. */
export function principals(statement: Props, kind: "AWS" | "Service"): Value[] {
  const principal = statement["Principal"];
  const named = isProps(principal) ? principal[kind] : undefined;
  return named === undefined ? [] : Array.isArray(named) ? named : [named];
}

function duplicateSids(statements: readonly Props[]): string[] {
  const sids = statements.flatMap(({ Sid }) => (typeof Sid === "string" ? [Sid] : []));
  return [...new Set(sids.filter((sid, index) => sids.indexOf(sid) !== index))];
}
