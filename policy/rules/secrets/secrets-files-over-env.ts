import { isSet, not } from "../../core/facts";
import { containersOf, perPod, type Pod } from "../../kubernetes/objects";
import { type Finding, must, type Rule } from "../../core/model";

function check(pod: Pod): Finding[] {
  const places = containersOf(pod).flatMap(({ node, label }) =>
    [...node.each("env[].valueFrom.secretKeyRef"), ...node.each("envFrom[].secretRef")].map((place) =>
      must(not(isSet(place)), place, `${label} takes a secret from its environment`),
    ),
  );
  return [must(pod.spec.unknown ? { unknown: [pod.spec.path] } : true, pod.spec, ""), ...places];
}

export const secretsFilesOverEnv: Rule = {
  id: "secrets-files-over-env",
  title: "Pods read secrets from files, not from their environment",
  severity: "low",
  level: "advisory",
  why: "Environments are inherited, dumped and logged, and do not change when the secret does.",
  remedy: "Mount the Secret as a volume and read the file.",
  refs: { cis: { eks: ["4.4.1"], gke: ["4.4.1"], k3s: ["5.4.1"] }, checkov: ["CKV_K8S_35"] },
  ...perPod(check),
};
