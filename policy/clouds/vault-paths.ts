/** Paths of Vault whose grants make administrators. */
import { all, any, isOneOf, matches, not } from "../core/facts";
import { type Finding, must } from "../core/model";
import type { PathRule } from "../reading/vault-policy";

/** Every path, or every path of the system's own. */
const ALL_PATHS = /^(\*|\+\/?\*?|\+(\/\+)*\/\*|sys\/?\*|sys\/\+.*)$/;

/** Where Vault keeps who may do what, its seal and its audit devices. */
const SYSTEM =
  /^(sys\/(policy|policies|auth|audit|mounts|raw|seal|unseal|rotate|rekey|generate-root|plugins)|auth\/token\/(create|root)|identity)\b/;
const WRITES = ["create", "update", "patch", "delete"];

/** What a rule for a path must not grant. */
export function grantsTooMuch({ path, capabilities }: PathRule): Finding[] {
  const has = (...names: readonly string[]) =>
    any(...capabilities.list().map((item) => isOneOf(item, ...names)));
  const denies = has("deny");
  const granting = all(capabilities.unknown || capabilities.list().length > 0, not(denies));
  return [
    must(not(all(granting, matches(path, ALL_PATHS))), path, "it is about every path, or every one of sys"),
    must(not(all(granting, has("sudo"))), capabilities, "it grants sudo"),
    must(
      not(all(granting, matches(path, SYSTEM), has(...WRITES))),
      capabilities,
      "it may change who may do what, or how Vault runs",
    ),
  ];
}
