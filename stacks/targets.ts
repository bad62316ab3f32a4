import { awsSchema } from "../components/aws/config";
import { gcpSchema } from "../components/gcp/config";
import { k3sSchema } from "../components/k3s/config";

/**
 * The targets a platform can live on. A new target is one folder under `components/` and one line here; its
 * SDK is loaded only when a stack uses it.
 */
export const targets = {
  aws: { schema: awsSchema, needsKubeconfig: false, load: () => import("../components/aws") },
  gcp: { schema: gcpSchema, needsKubeconfig: false, load: () => import("../components/gcp") },
  k3s: { schema: k3sSchema, needsKubeconfig: true, load: () => import("../components/k3s") },
} as const;

export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as [TargetName, ...TargetName[]];
