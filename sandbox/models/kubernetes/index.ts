import type { ProviderModel } from "../../simulator/model";
import { clusterScope, configProblems } from "./cluster";
import { customType } from "./custom";
import { builtInTypes } from "./kinds";
import { release } from "./release";

/**
 * Kubernetes: an API server's rules for the built-in kinds, and for the custom ones that a release has
 * defined. An object belongs to the cluster that its provider's `clusterIdentifier` names.
 */
export const kubernetes: ProviderModel = {
  name: "kubernetes",
  scope: clusterScope,
  validateConfig: configProblems,
  types: [...builtInTypes, release],
  dynamicType: customType,
};
