import { targets } from "../../targets";
import { incompatibilities, KUBERNETES_VERSIONS } from "../../versions";
import { problemAt } from "../problems";
import type { Check } from "./check";

export const blockPresent: Check = ({ draft: { target }, values }) => {
  if (target === undefined || values[target] !== undefined) return [];
  const fields = Object.keys(targets[target].schema.shape).join(", ");
  return [problemAt([target], `is missing; the target is ${target}: set ${fields} below it`)];
};

export const kubeconfigPresent: Check = ({ draft: { target }, values }) =>
  target !== undefined && targets[target].needsKubeconfig && values["kubeconfig"] === undefined
    ? [
        problemAt(
          ["kubeconfig"],
          "is missing; run: pulumi config set --secret trivium:kubeconfig < kubeconfig.yaml",
        ),
      ]
    : [];

export const supportedVersion: Check = ({ draft }) => {
  const version = draft.cluster?.version;
  const supported: readonly string[] = KUBERNETES_VERSIONS;
  if (version === undefined || supported.includes(version)) return [];
  const reasons = incompatibilities({ kubernetes: version });
  const why = reasons.length === 0 ? "" : `, because ${reasons.join(", and ")}`;
  return [
    problemAt(
      ["cluster", "version"],
      `is not in the compatibility set${why}; set one of ${supported.join(", ")}`,
      version,
    ),
  ];
};

export const decommissionNamesStack: Check = ({ draft: { decommission }, stack }) =>
  decommission === undefined || decommission === stack
    ? []
    : [
        problemAt(
          ["decommission"],
          `is not the stack's name; set ${stack} to lift the protection of everything in it, or remove the key`,
          decommission,
        ),
      ];
