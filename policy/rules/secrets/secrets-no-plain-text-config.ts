import { assignsCredential, holdsCredential, isCredentialName, isLiteral } from "../../reading/credentials";
import { all, any, not, reads } from "../../core/facts";
import { byKind, containersOf, type Manifest, perPod, type Pod } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import type { Node } from "../../core/values";

type Test = (text: string) => boolean;

/** What must not stand in a place; a place that is not known is undecided. */
function free(node: Node, isCredential: Test, what: string): Finding {
  return must(not(reads(node, isCredential)), node, `${what} holds a credential in plain text`);
}

/** Texts that stand under a name: one that is called as a credential is one. */
function named(map: Node, what: string, isCredential: Test = holdsCredential): Finding[] {
  if (map.unknown) return [free(map, isCredential, what)];
  return map
    .entries()
    .map(([name, node]) =>
      free(node, (text) => (isCredentialName(name) && isLiteral(text)) || isCredential(text), what),
    );
}

const inFile: Test = (text) => holdsCredential(text) || assignsCredential(text);
const encoded: Test = (text) => holdsCredential(text) || holdsCredential(decoded(text));

function decoded(text: string): string {
  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : "";
}

function configMap({ body }: Manifest): Finding[] {
  return [
    must(true, body, ""),
    ...named(body.at("data"), "a ConfigMap", inFile),
    ...named(body.at("binaryData"), "a ConfigMap", encoded),
  ];
}

function pod(pod: Pod): Finding[] {
  const inContainers = containersOf(pod).flatMap(({ node, label }) => {
    const env = node
      .at("env")
      .list()
      .map((entry) => {
        const [name, value] = [entry.at("name"), entry.at("value")];
        const called = all(reads(name, isCredentialName), reads(value, isLiteral));
        const fact = not(any(called, reads(value, holdsCredential)));
        return must(fact, value, `the environment of ${label} holds a credential in plain text`);
      });
    return [...env, ...["command", "args"].flatMap((list) => words(node.at(list), label))];
  });
  return [must(pod.spec.unknown ? { unknown: [pod.spec.path] } : true, pod.spec, ""), ...inContainers];
}

/** `--password=…`, or `--password` with its value after it. */
function words(list: Node, label: string): Finding[] {
  const nodes = list.list();
  return nodes.map((node, index) => {
    const before = /^--?([\w.-]+)$/.exec(nodes[index - 1]?.text ?? "")?.[1] ?? "";
    const isCredential: Test = (text) => {
      const [, flag = "", value = ""] = /^--?([\w.-]+)=([^]*)$/.exec(text) ?? [];
      return (
        (isCredentialName(flag) && isLiteral(value)) ||
        (isCredentialName(before) && isLiteral(text) && !text.startsWith("-")) ||
        holdsCredential(text)
      );
    };
    return free(node, isCredential, `the command line of ${label}`);
  });
}

/** Scripts say in variables what machines are told by others; only what is plainly a key counts. */
function scripts(...properties: readonly string[]) {
  return ({ props }: Subject): Finding[] => [
    must(true, props, ""),
    ...properties.map((property) => free(props.at(property), encoded, property)),
  ];
}

function command(subject: Subject): Finding[] {
  return [
    ...scripts("create", "update", "delete")(subject),
    ...named(subject.props.at("environment"), "environment"),
  ];
}

const types = byType({
  "aws:ec2/launchTemplate:LaunchTemplate": scripts("userData"),
  "aws:ec2/launchConfiguration:LaunchConfiguration": scripts("userData", "userDataBase64"),
  "aws:ec2/instance:Instance": scripts("userData", "userDataBase64"),
  "gcp:compute/instance:Instance": scripts("metadataStartupScript"),
  "gcp:compute/instanceTemplate:InstanceTemplate": scripts("metadataStartupScript"),
  "command:remote:Command": command,
  "command:local:Command": command,
});
const kinds = byKind({ "core/ConfigMap": configMap });
const pods = perPod(pod);

export const secretsNoPlainTextConfig: Rule = {
  id: "secrets-no-plain-text-config",
  title: "Configuration, environments, command lines and user data hold no credentials",
  severity: "high",
  level: "mandatory",
  why: "They are shown to everybody who may look at the object, and end up in logs and backups.",
  remedy: "Put the credential in the secret store, and mount what External Secrets makes of it.",
  refs: {
    trivy: ["AVD-KSV-0109", "AVD-KSV-01010", "AVD-AWS-0029", "AVD-AWS-0129"],
    checkov: ["CKV_AWS_46"],
  },
  targets: [...kinds.targets, ...pods.targets, ...types.targets],
  resource: {
    applies: (type) => [types, kinds, pods].some(({ resource }) => resource.applies(type)),
    check: (subject) => [types, kinds, pods].flatMap(({ resource }) => resource.check(subject)),
  },
};
