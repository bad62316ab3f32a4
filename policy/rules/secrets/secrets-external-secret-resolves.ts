import * as z from "zod";
import { lastsAtMost } from "../../reading/durations";
import { all, any, type Fact, isOneOf, isSet, not } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import { inSameNamespace } from "../../kubernetes/selectors";
import { configurable, type Finding, must, type StackFinding } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

const GROUP = "external-secrets.io";

/** Places where an ExternalSecret names a store: once for all, or for one of its sources. */
function storeRefs(body: Node): Node[] {
  return [
    body.at("spec.secretStoreRef"),
    ...body.each("spec.data[].sourceRef.storeRef"),
    ...body.each("spec.dataFrom[].sourceRef.storeRef"),
  ].filter((ref) => !ref.absent);
}

/** A store of another stack is not seen: only where stores of that kind are here must one of them have the name. */
function resolves(stack: Stack, secret: Owned, ref: Node): Finding[] {
  const kind = ref.at("kind").or("SecretStore");
  const name = ref.at("name");
  const near = stack.objectsNear(secret, GROUP, "SecretStore");
  const stores = [
    ...(isOneOf(kind, "SecretStore") === false ? [] : near),
    ...(isOneOf(kind, "ClusterSecretStore") === false ? [] : stack.objectsOf(GROUP, "ClusterSecretStore")),
  ].map((store) => {
    const { body, kind: found = "" } = store.manifest;
    const inReach = found === "ClusterSecretStore" || inSameNamespace(stack, store, secret);
    const other = body.at("metadata.name");
    const named: Fact = other.unknown ? { unknown: [name.path] } : isOneOf(name, other.text ?? "");
    return { seen: all(isOneOf(kind, found), inReach), named };
  });
  const made = name.unknown && madeFrom(secret.subject, "spec", /:(Cluster)?SecretStore$/).length > 0;
  const found = any(made, ...stores.map(({ seen, named }) => all(seen, named)));
  const resolved = all(...stores.map(({ seen, named }) => any(not(seen), named, found)));
  return [must(resolved, name, `there is no ${kind.text} of this name`)];
}

/** What a generator makes is made anew at each refresh; what a store holds is only read. */
function refreshes(body: Node, hours: number): Finding[] {
  const policy = body.at("spec.refreshPolicy").or("Periodic");
  const interval = body.at("spec.refreshInterval").or("1h");
  const generated = all(
    body.at("spec.data").list().length === 0,
    body.at("spec.dataFrom").list().length > 0,
    ...body.each("spec.dataFrom[].sourceRef.generatorRef").map(isSet),
  );
  const once = all(isOneOf(policy, "CreatedOnce", "OnChange"), generated);
  return [
    must(
      any(isOneOf(policy, "Periodic"), once),
      policy,
      `refreshPolicy ${policy.text} leaves an old secret in place`,
    ),
    must(
      any(not(isOneOf(policy, "Periodic")), lastsAtMost(interval, hours * 3600)),
      interval,
      `it is not refreshed every ${hours} hours`,
    ),
  ];
}

function check(stack: Stack, hours: number): StackFinding[] {
  return stack.objectsOf(GROUP, "ExternalSecret").flatMap((secret) => {
    const { body, patch } = secret.manifest;
    if (patch) return [];
    const policy = body.at("spec.target.creationPolicy").or("Owner");
    return about(
      secret.subject,
      ...storeRefs(body).flatMap((ref) => resolves(stack, secret, ref)),
      ...refreshes(body, hours),
      must(
        isOneOf(policy, "Owner"),
        policy,
        `creationPolicy ${policy.text} leaves a Secret that nobody removes`,
      ),
    );
  });
}

export const secretsExternalSecretResolves = configurable(
  {
    id: "secrets-external-secret-resolves",
    title: "An ExternalSecret names a store that is there, is refreshed and owns what it makes",
    severity: "high",
    level: "mandatory",
    why: "Without its store a secret never comes or stays as it was; a store of another stack is not seen, and so not missed.",
    remedy: "Name a store of the same namespace or a ClusterSecretStore, and keep refreshInterval and Owner.",
    refs: {},
  },
  {
    refreshHours: z.int().default(24).describe("hours after which a secret must have been read again"),
  },
  ({ refreshHours }) => ({
    targets: [
      "external-secrets.io/ExternalSecret",
      "external-secrets.io/SecretStore",
      "external-secrets.io/ClusterSecretStore",
    ],
    stack: (stack) => check(stack, refreshHours),
  }),
);
