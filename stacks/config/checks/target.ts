import * as z from "zod";
import { incompatibilities, supportedMinors } from "../../compatibility/check";
import { targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check } from "./check";

export const blockPresent: Check = ({ draft: { target }, values }) => {
  if (target === undefined || values[target] !== undefined) return [];
  const fields = requiredFields(targets[target].schema).join(", ");
  return [problemAt([target], `is missing; the target is ${target}: set ${fields} below it`)];
};

/** Fields without a default. */
function requiredFields({ shape }: z.ZodObject): string[] {
  return Object.entries(shape)
    .filter(([, field]) => !z.safeParse(field, undefined).success)
    .map(([name]) => name);
}

export const kubeconfigPresent: Check = ({ draft: { target, k3s }, values }) =>
  target !== undefined &&
  targets[target].needsKubeconfig &&
  k3s?.install === undefined &&
  values["kubeconfig"] === undefined
    ? [
        problemAt(
          ["kubeconfig"],
          "is missing; run: pulumi config set --secret trivium:kubeconfig < kubeconfig.yaml",
        ),
      ]
    : [];

/** The strictest limit is named. */
export const supportedVersion: Check = ({ draft: { target, cluster } }) => {
  const version = cluster?.version;
  const distribution = target === undefined ? {} : { distribution: targets[target].kubernetes };
  const supported = supportedMinors(distribution.distribution);
  if (version === undefined || supported.includes(version)) return [];
  const [reason, ...others] = incompatibilities({ kubernetes: version, ...distribution });
  const more = others.length === 0 ? "" : ", and others exclude it too";
  const why = reason === undefined ? "" : `, because ${reason}${more}`;
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

export const nodeBounds: Check = ({ draft: { cluster } }) => {
  const { min, max } = cluster?.nodes ?? {};
  return min === undefined || max === undefined || min <= max
    ? []
    : [problemAt(["cluster", "nodes", "max"], `is below min; set at least ${min}`, max)];
};
