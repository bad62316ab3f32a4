import { CONTAINER_LISTS, podKind } from "../kubernetes/kinds";
import table from "./security-properties.json";

/**
 * The properties that rules of high and critical severity decide on, by type, by `group/Kind` and for `pods`; each is
 * one word. What is left out identifies a resource, only correlates it with others, or is a secret that rotates.
 */
const TABLE: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(table).map(([type, paths]) => [type, paths.split(" ")]),
);

/** Grants in Google Cloud are alike, whatever they are grants on. */
const GRANT = /^gcp:.*I(AM|am)(Member|Binding|Policy)$/;
const GRANT_PATHS = ["member", "members", "role", "policyData"];

/** The types and kinds that the table has, for the test that some rule judges each. */
export const tabled: readonly string[] = [...TABLE.keys()].filter((key) => key !== "pods");

/** The properties of a type of cloud resource that make it safe or unsafe. */
export function securityPathsOfType(type: string): readonly string[] {
  return TABLE.get(type) ?? (GRANT.test(type) ? GRANT_PATHS : []);
}

/** The same for a kind of Kubernetes object, with those of its pods. */
export function securityPathsOfKind(group: string, kind: string): readonly string[] {
  const template = podKind(group, kind)?.template;
  const spec = template === undefined || template === "" ? "spec" : `${template}.spec`;
  const pods = template === undefined ? [] : (TABLE.get("pods") ?? []);
  return [
    ...(TABLE.get(`${group}/${kind}`) ?? []),
    ...pods.flatMap(inEachList).map((path) => `${spec}.${path}`),
  ];
}

/** What is said of containers goes for all three lists of them. */
function inEachList(path: string): string[] {
  const rest = /^containers\[\](.*)$/.exec(path)?.[1];
  return rest === undefined ? [path] : CONTAINER_LISTS.map((list) => `${list}[]${rest}`);
}
