import * as z from "zod";
import { holdsCredential, isCredentialName, isLiteral } from "../../reading/credentials";
import { documentOf } from "../../reading/documents";
import { all, any, type Fact, holds, isOneOf, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { Node } from "../../core/values";

/** What is set under a key of null is not there. */
const keysOf = (node: Node): string[] =>
  node.entries().flatMap(([key, value]) => (value.absent ? [] : [key]));

const isFilled = (node: Node): Fact => holds(node, () => keysOf(node).length > 0);

/** What Argo CD reads of a cluster's Secret, and what of its `config` is no login. */
const CLUSTER_KEYS = ["name", "server", "config", "namespaces", "clusterResources", "project", "shard"];
const CONFIG_KEYS = ["tlsClientConfig", "awsAuthConfig", "disableCompression"];
const TLS_KEYS = ["insecure", "serverName", "caData"];

const only = (node: Node, keys: readonly string[]): Fact =>
  any(
    node.absent,
    holds(node, (value) => typeof value === "object" && keysOf(node).every((key) => keys.includes(key))),
  );

/**
 * How Argo CD is told of a cluster: a Secret, because it may hold a login. One without is configuration.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
function isClusterWithoutLogin(body: Node): Fact {
  const plain = body.at("stringData");
  const encoded = body.at("data");
  const coded = encoded.at("config");
  const decoded =
    coded.text === undefined ? coded : new Node(Buffer.from(coded.text, "base64").toString(), coded.path);
  const configs = [documentOf(plain.at("config")), documentOf(decoded)];
  return all(
    isOneOf(body.at("metadata.labels").key("argocd.argoproj.io/secret-type"), "cluster"),
    ...[plain, encoded].map((data) => only(data, CLUSTER_KEYS)),
    ...configs.flatMap((config) => [only(config, CONFIG_KEYS), only(config.at("tlsClientConfig"), TLS_KEYS)]),
  );
}

function secret({ body }: Manifest, types: readonly string[]): Finding[] {
  const type = body.at("type").or("Opaque");
  const data = body.at("data").absent ? body.at("stringData") : body.at("data");
  const filled = any(isFilled(body.at("data")), isFilled(body.at("stringData")));
  const message =
    "it holds what the program knows, and so does the state; let External Secrets or cert-manager make it";
  return [
    must(any(not(filled), isOneOf(type, ...types), isClusterWithoutLogin(body)), data, message),
    must(
      not(isOneOf(type, "kubernetes.io/service-account-token")),
      type,
      "it is a service account's token without an end",
    ),
  ];
}

const KEPT = ["vault:kv/secretV2:SecretV2", "vault:kv/secret:Secret", "vault:generic/secret:Secret"];

/** What is written to Vault must come from somewhere; a credential in the program's text comes from its author. */
function kept(subject: Subject): StackFinding[] {
  const json = subject.props.at("dataJson");
  const made = (subject.propertyDependencies.dataJson ?? []).length > 0;
  const document = documentOf(json);
  const entries = document.entries().map(([name, node]) => {
    const isWritten = (value: unknown) =>
      typeof value === "string" && ((isCredentialName(name) && isLiteral(value)) || holdsCredential(value));
    return must(any(made, not(holds(node, isWritten))), node, "it is written in the program");
  });
  const whole: Fact = document.unknown && !made ? { unknown: [json.path] } : true;
  return about(subject, must(whole, json, ""), ...entries);
}

export const secretsNoNativeKubernetesSecret = configurable(
  {
    id: "secrets-no-native-kubernetes-secret",
    title: "Programs make no Secrets; what is in one comes from External Secrets, cert-manager or Vault",
    severity: "high",
    level: "mandatory",
    why: "A Secret that a program makes is as old as its last update, and stands in the state for whoever reads that.",
    remedy: "Declare an ExternalSecret, a Certificate or a generator instead.",
    refs: { cis: { eks: ["4.4.2"], gke: ["4.4.2"], k3s: ["5.4.2"] } },
  },
  {
    types: z.array(z.string()).default([]).describe("types of Secrets that programs may make all the same"),
  },
  ({ types }) => {
    const kinds = byKind({ "core/Secret": (manifest) => secret(manifest, types) });
    return {
      ...kinds,
      targets: [...kinds.targets, ...KEPT],
      stack: (stack: Stack) => stack.ofType(...KEPT).flatMap(kept),
    };
  },
);
