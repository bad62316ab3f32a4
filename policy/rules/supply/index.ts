import type { Rule } from "../../core/model";
import { supplyExternalCodePinned } from "./supply-external-code-pinned";
import { supplyImageAdmission } from "./supply-image-admission";
import { supplyImagePinned } from "./supply-image-pinned";
import { supplyImageRegistryAllowed } from "./supply-image-registry-allowed";
import { supplyNoDeprecatedApi } from "./supply-no-deprecated-api";
import { supplyNoOpaqueResources } from "./supply-no-opaque-resources";
import { supplyRegistryHardened } from "./supply-registry-hardened";

export const supplyRules: readonly Rule[] = [
  supplyImagePinned,
  supplyImageRegistryAllowed,
  supplyRegistryHardened,
  supplyImageAdmission,
  supplyExternalCodePinned,
  supplyNoOpaqueResources,
  supplyNoDeprecatedApi,
];
