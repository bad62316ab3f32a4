import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { willBeSet } from "../../core/subject";
import { Node } from "../../core/values";

const PACKAGES = /^(aws|gcp|kubernetes|vault):/;
/** Components of the Kubernetes SDK: they have no provider of their own, the objects they make have one. */
const COMPONENTS =
  /^kubernetes:(helm\.sh\/v[234]:Chart|yaml(\/v2)?:Config(Group|File)|kustomize(\/v2)?:Directory)$/;
const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

/** Names that the engine gives to a provider nobody made. */
const isDefault = (name: string) => /^default(_|$)/.test(name);

function hasExplicitProvider({ provider }: Subject): Finding {
  const at = new Node(provider?.name, "opts.provider");
  const explicit = provider !== undefined && !isDefault(provider.name);
  return must(explicit, at, "it is managed by the default provider");
}

function hasIdentifier(subject: Subject): Finding[] {
  if (isDefault(subject.name)) return [];
  const identifier = subject.props.at("clusterIdentifier");
  return [must(willBeSet(subject, "clusterIdentifier"), identifier, "clusterIdentifier is not set")];
}

export const governanceExplicitProvider: Rule = {
  id: "governance-explicit-provider",
  title: "Every resource names its provider, and every Kubernetes provider its cluster",
  severity: "high",
  level: "mandatory",
  why:
    "The default provider acts on whatever account or context the machine has at hand, and without a stable " +
    "identifier a changed endpoint looks like another cluster: every object in it would be replaced.",
  remedy: "Pass the provider of the account or cluster, and set clusterIdentifier on Kubernetes providers.",
  refs: {},
  targets: ["every resource of aws, gcp, kubernetes and vault", KUBERNETES_PROVIDER],
  resource: {
    applies: (type) => type === KUBERNETES_PROVIDER || (PACKAGES.test(type) && !COMPONENTS.test(type)),
    check: (subject) =>
      subject.type === KUBERNETES_PROVIDER ? hasIdentifier(subject) : [hasExplicitProvider(subject)],
  },
};
