/** Keys whose values must be encrypted in the stack file, with the name of the file that one usually is in. */
export const SECRET_FILES: Readonly<Record<string, string>> = {
  kubeconfig: "kubeconfig.yaml",
  sshKey: "id_ed25519",
};
export const SECRET_KEYS: readonly string[] = Object.keys(SECRET_FILES);

const SECRET_NAME = /password|passwd|secret|token|kubeconfig|(api|access|private|secret)_?key|credential/i;

/** Endings of names that say where a secret is, or something else about it, but do not hold one. */
const ABOUT_A_SECRET = /_(file|path|name|url|uri|ttl)$/i;

/** Whether a key looks like that of a secret. */
export function namesSecret(key: string): boolean {
  // The address of a webhook is what lets one post to it.
  return /webhook/i.test(key) || (SECRET_NAME.test(key) && !ABOUT_A_SECRET.test(key));
}

const SECRET_VALUES = [
  /:\/\/[^/\s:@]*:[^/\s@]+@/, // A URL with a password.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/, // An AWS access key id.
];

/** Whether a text is in all likelihood a secret, whatever its key is called. */
export function looksSecret(text: string): boolean {
  return SECRET_VALUES.some((pattern) => pattern.test(text));
}
