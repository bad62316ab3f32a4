import { schemaOf } from "../../../schemas";
import type { Context, Failure, TypeModel } from "../../../simulator/model";
import { checkFields, type Fields, type PackageSchema } from "../../../simulator/schema";
import type { Props } from "../../../simulator/values";
import { isDefined, noMatches } from "../definitions";
import { modelOf } from "../kinds";
import type { CustomKinds } from "./generate";
import { handwrittenDefinitions, handwrittenKinds } from "./handwritten";
import generated from "./kinds.json";
import { customRules } from "./rules";

const typed = generated as CustomKinds;
const KINDS: Readonly<Record<string, Fields>> = { ...typed.kinds, ...handwrittenKinds };

/** Kinds that belong to no namespace. */
const CLUSTER_WIDE = new Set([
  "argoproj.io/v1alpha1/ClusterAnalysisTemplate",
  "cert-manager.io/v1/ClusterIssuer",
  "constraints.gatekeeper.sh/v1beta1/*",
  "external-secrets.io/v1/ClusterSecretStore",
  "gateway.networking.k8s.io/v1/GatewayClass",
  "karpenter.k8s.aws/v1/EC2NodeClass",
  "karpenter.sh/v1/NodePool",
  "policy.sigstore.dev/v1beta1/ClusterImagePolicy",
  "templates.gatekeeper.sh/v1/ConstraintTemplate",
  "trust.cert-manager.io/v1alpha1/Bundle",
]);

/**
 * The model of a custom kind; undefined for one that is not known here. An object of it can be checked before
 * its definition is there, as in a preview, and be made only after.
 *
 * @param type such as `kubernetes:argoproj.io/v1alpha1:Rollout`
 */
export function customType(type: string): TypeModel | undefined {
  if (!models.has(type)) models.set(type, createModel(type));
  return models.get(type);
}

const models = new Map<string, TypeModel | undefined>();

function createModel(type: string): TypeModel | undefined {
  const kind = type.replace(/^kubernetes:/, "").replace(/:(\w+)$/, "/$1");
  const known = KINDS[kind] === undefined ? anyOfItsGroup(kind) : kind;
  const fields = KINDS[known];
  if (fields === undefined) return undefined;
  const model = modelOf({ type, namespaced: !CLUSTER_WIDE.has(known), ...customRules[known] });
  return {
    ...model,
    checkShape: (inputs: Props): Failure[] => checkFields(fields, inputs, schema()),
    refuse: (inputs: Props, context: Context) =>
      isDefined(kind, context) ? model.refuse?.(inputs, context) : noMatches(kind),
  };
}

/** A group in which templates make the kinds has one entry for all. */
function anyOfItsGroup(kind: string): string {
  return kind.replace(/\/\w+$/, "/*");
}

let merged: PackageSchema | undefined;

/** The definitions of all kinds; custom kinds embed built-in types, such as pod templates. */
function schema(): PackageSchema {
  const builtIn = schemaOf("kubernetes");
  merged ??= {
    package: "the kind's definition in",
    version: "the compatibility set",
    types: {},
    definitions: { ...builtIn.definitions, ...typed.definitions, ...handwrittenDefinitions },
  };
  return merged;
}
