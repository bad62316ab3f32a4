import { physicalName } from "../pure/naming";

/** EKS allows 100 characters; what appends to the name, such as a role, allows 64. */
const CLUSTER_NAME_LENGTH = 40;

/** Physical name of a platform's cluster. */
export function clusterName(platform: string): string {
  return physicalName([platform], CLUSTER_NAME_LENGTH);
}

/** Physical name of a role: what it belongs to and what it is for. */
export function roleName(...parts: readonly string[]): string {
  return physicalName(parts, 64);
}

/** Alias of a key; it stands for the key where the key itself is not at hand. */
export function keyAlias(platform: string, purpose: string): string {
  return `alias/${physicalName([platform, purpose])}`;
}

/** Alias of the key that encrypts a cluster's Secrets, nodes and volumes. */
export function clusterKeyAlias(platform: string): string {
  return keyAlias(platform, "cluster");
}
