import * as z from "zod";
import { lastsAtMost } from "../../reading/durations";
import { all, any, type Fact, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";
import { pathRulesOf } from "../../reading/vault-policy";
import { grantsTooMuch } from "../../clouds/vault-paths";

function policy({ props }: Subject): Finding[] {
  return [must(true, props, ""), ...pathRulesOf(props.at("policy")).flatMap(grantsTooMuch)];
}

function tokens(props: Node, seconds: number): Finding[] {
  const [ttl, max, period] = ["tokenTtl", "tokenMaxTtl", "tokenPeriod"].map((key) => props.at(key));
  const policies = props.at("tokenPolicies").list();
  const limits = [ttl, max].flatMap((node) => (node === undefined ? [] : [node]));
  return [
    ...limits.map((node) =>
      must(lastsAtMost(node, seconds), node, `tokens are not limited to ${seconds} seconds`),
    ),
    ...(period === undefined
      ? []
      : [must(any(period.absent, isOneOf(period, 0)), period, "tokens have no end")]),
    ...policies.map((node) => must(not(isOneOf(node, "root")), node, "tokens have the policy root")),
  ];
}

/** Some names, none of which stands for all. */
function bound(subject: Subject, property: string): Fact {
  const node = subject.props.at(property);
  const made = madeFrom(subject, property, /^kubernetes:/).length > 0;
  const names = node.list();
  return all(
    names.length > 0,
    ...names.map((name) => any(name.unknown && made, all(isSet(name), not(matches(name, /^[*+]+$|^$/))))),
  );
}

interface Settings {
  readonly tokenSeconds: number;
  readonly audience: boolean;
}

function kubernetesRole(subject: Subject, { tokenSeconds, audience }: Settings): Finding[] {
  const { props } = subject;
  const [names, namespaces] = ["boundServiceAccountNames", "boundServiceAccountNamespaces"] as const;
  const named = any(bound(subject, namespaces), isSet(props.at("boundServiceAccountNamespaceSelector")));
  return [
    must(bound(subject, names), props.at(names), "it is not bound to named service accounts"),
    must(named, props.at(namespaces), "it is not bound to named namespaces"),
    ...(audience
      ? [must(isSet(props.at("audience")), props.at("audience"), "it takes tokens for any audience")]
      : []),
    ...tokens(props, tokenSeconds),
  ];
}

function jwtRole({ props }: Subject, { tokenSeconds }: Settings): Finding[] {
  const subject = props.at("boundSubject");
  const claims = props.at("boundClaims").entries();
  const claimed = claims.map(([, value]) => not(matches(value, /^\*+$|^$/)));
  const fact = any(
    all(isSet(subject), not(matches(subject, /^\*?$/))),
    props.at("boundClaims").unknown ? { unknown: ["boundClaims"] } : all(claims.length > 0, ...claimed),
  );
  const audiences = props.at("boundAudiences");
  return [
    must(fact, subject, "it is bound to no subject and no claim"),
    must(
      any(...audiences.list().map(isSet), isOneOf(props.at("roleType"), "oidc")),
      audiences,
      "it takes tokens for any audience",
    ),
    ...tokens(props, tokenSeconds),
  ];
}

/** Without policies of its own it has those of whoever makes it, who is an administrator. */
function token({ props }: Subject, { tokenSeconds }: Settings): Finding[] {
  const policies = props.at("policies");
  const named = policies.list();
  const isRoot = any(...named.map((node) => isOneOf(node, "root")));
  const end = any(...["ttl", "explicitMaxTtl"].map((key) => lastsAtMost(props.at(key), tokenSeconds)));
  return [
    must(not(isTrue(props.at("noParent"))), props.at("noParent"), "it outlives whoever made it"),
    must(end, props.at("ttl"), `it is not limited to ${tokenSeconds} seconds`),
    must(all(named.length > 0, not(isRoot)), policies, "it has the policy root, or those of its parent"),
  ];
}

export const secretsVaultPolicyLeastPrivilege = configurable(
  {
    id: "secrets-vault-policy-least-privilege",
    title: "Vault's policies name paths, its roles name service accounts, and its tokens end soon",
    severity: "high",
    level: "mandatory",
    why: "Who may write to sys, or use sudo, is an administrator; a role for every service account makes one of each pod.",
    remedy:
      "List the paths a workload reads; bind roles to names and namespaces; set tokenTtl and tokenMaxTtl.",
    refs: {},
    mustKnow: ["boundServiceAccountNamespaces[]"],
  },
  {
    tokenSeconds: z.int().default(86_400).describe("seconds after which a token must have ended"),
    audience: z
      .boolean()
      .default(false)
      .describe("whether roles for Kubernetes must name the audience of tokens"),
  },
  (settings) =>
    byType({
      "vault:index/policy:Policy": policy,
      "vault:kubernetes/authBackendRole:AuthBackendRole": (subject) => kubernetesRole(subject, settings),
      "vault:jwt/authBackendRole:AuthBackendRole": (subject) => jwtRole(subject, settings),
      "vault:index/token:Token": (subject) => token(subject, settings),
    }),
);
