import { isRecord } from "../draft";
import { type Problem, problemAt } from "../problems";
import { looksSecret, namesSecret, SECRET_FILES } from "../secrets";
import type { Check } from "./check";
import { eachService } from "./services";

export const encryptedKeys: Check = ({ values, secrets }) =>
  Object.entries(SECRET_FILES)
    .filter(([key]) => values[key] !== undefined && !secrets.has(key))
    .map(([key, file]) =>
      problemAt(
        [key],
        `is in plain text; remove it, run: pulumi config set --secret trivium:${key} < ${file}, and revoke what it grants`,
      ),
    );

export const environmentSecrets: Check = (subject) =>
  eachService(subject, ({ env = {} }, at) =>
    Object.keys(env)
      .filter(namesSecret)
      .map((key) =>
        problemAt(
          [...at, "env", key],
          "has the name of a secret; put it in Vault, where the service's pods read it, and remove it here",
        ),
      ),
  );

/** Values that give themselves away, wherever they stand. */
export const plainSecrets: Check = ({ values, secrets }) =>
  Object.entries(values)
    .filter(([key]) => !secrets.has(key) && !(key in SECRET_FILES))
    .flatMap(([key, value]) => secretLeaves(value, [key]));

function secretLeaves(value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => secretLeaves(item, [...path, index]));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, item]) => secretLeaves(item, [...path, key]));
  }
  return typeof value === "string" && looksSecret(value)
    ? [problemAt(path, "holds a secret in plain text; put it in Vault, remove it here and revoke it")]
    : [];
}
