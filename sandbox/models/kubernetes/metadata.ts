import type { Failure } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  failIf,
  groupAt,
  isLabel,
  isLabelValue,
  isQualifiedName,
  isServiceName,
  isSubdomain,
  shown,
} from "./syntax";

/** What the API server demands of a name; most kinds take a subdomain. */
export type NameForm = "subdomain" | "label" | "service";

const FORMS: Readonly<
  Record<NameForm, { readonly test: (name: string) => boolean; readonly words: string }>
> = {
  subdomain: { test: isSubdomain, words: "a lowercase RFC 1123 subdomain" },
  label: { test: isLabel, words: "a lowercase RFC 1123 label" },
  service: { test: isServiceName, words: "an RFC 1035 label" },
};

/** Total size of annotations, in bytes (apimachinery, TotalAnnotationSizeLimitB). */
const ANNOTATIONS_LIMIT = 256 * 1024;

/** Name, labels and annotations. Names are always given: the sandbox makes up none. */
export function metadataProblems(inputs: Props, form: NameForm = "subdomain"): Failure[] {
  const name = text(inputs, "metadata.name");
  const { test, words } = FORMS[form];
  return [
    ...failIf(name === undefined, "metadata.name", "Required value: name is required"),
    ...failIf(
      name !== undefined && !test(name),
      "metadata.name",
      `Invalid value: "${name ?? ""}": must be ${words}`,
    ),
    ...labelProblems(groupAt(inputs, "metadata.labels"), "metadata.labels"),
    ...annotationProblems(groupAt(inputs, "metadata.annotations")),
  ];
}

/** Keys and values of labels, wherever they stand. */
export function labelProblems(labels: Props, path: string): Failure[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...failIf(!isQualifiedName(key), path, `Invalid value: "${key}": must be a qualified name`),
    ...failIf(
      typeof value !== "string" || !isLabelValue(value),
      path,
      `Invalid value: ${JSON.stringify(value)} of ${key}: must be at most 63 letters, digits, '-', '_' or '.'`,
    ),
  ]);
}

function annotationProblems(annotations: Props): Failure[] {
  const path = "metadata.annotations";
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + `${key}${shown(value)}`.length,
    0,
  );
  return [
    ...Object.entries(annotations).flatMap(([key, value]) => [
      ...failIf(!isQualifiedName(key), path, `Invalid value: "${key}": must be a qualified name`),
      ...failIf(typeof value !== "string", path, `Invalid value: ${key}: must be a string`),
    ]),
    ...failIf(size > ANNOTATIONS_LIMIT, path, `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`),
  ];
}
