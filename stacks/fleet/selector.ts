import type { Labels } from "../../components/contract";

/**
 * Labels that a site must have, all of them, from a text such as `environment=prod,region=north`, as kubectl's
 * equality-based selectors are written.
 *
 * @returns undefined where the text is no selector
 */
export function parseSelector(text: string): Labels | undefined {
  const terms = text.split(",").map((term) => /^([\w-]+)={1,2}([\w-]+)$/.exec(term.trim()));
  if (terms.includes(null)) return undefined;
  return Object.fromEntries(terms.map((term) => [term?.[1] ?? "", term?.[2] ?? ""]));
}

/** Whether labels have what a selector asks for. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
