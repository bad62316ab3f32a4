import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Scope } from "../component";

/**
 * A random password of letters and digits, which no file format and no URL makes anything of.
 *
 * @param purpose tells it from others of its store
 */
export function createPassword(scope: Scope, purpose = "password", length = 40): pulumi.Output<string> {
  return pulumi.secret(randomPassword(scope, purpose, length).result);
}

/** The same, with its bcrypt hash. */
export function createHashedPassword(scope: Scope) {
  const { result, bcryptHash } = randomPassword(scope, "password", 40);
  return { password: pulumi.secret(result), hash: pulumi.secret(bcryptHash) };
}

function randomPassword(scope: Scope, purpose: string, length: number): RandomPassword {
  return new RandomPassword(`${scope.name}-${purpose}`, { length, special: false }, scope.child());
}
