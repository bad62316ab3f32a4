/** Name of the project in Pulumi.yaml: the namespace of our keys in a stack file. */
export const PROJECT = "trivium";

/**
 * The setting that a key of a stack file holds. Those of the engine are none of ours; one of any other
 * namespace keeps its full name, by which the schema refuses it: `aws:region` would have no effect.
 */
export function settingOf(key: string): string | undefined {
  if (key.startsWith("pulumi:")) return undefined;
  return key.startsWith(`${PROJECT}:`) ? key.slice(PROJECT.length + 1) : key;
}
