/** Capabilities a rule may grant (Vault documentation, concepts/policies). */
const CAPABILITIES = new Set([
  "create",
  "read",
  "update",
  "patch",
  "delete",
  "list",
  "sudo",
  "deny",
  "subscribe",
]);

/** A rule with its body; bodies hold lists and, for parameters, one level of braces. */
const RULE = /path\s+"([^"]+)"\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/**
 * What is wrong with a policy's text; undefined where nothing is. HCL is read as far as policies use it:
 * rules of a path and its capabilities, comments between them.
 */
export function policyProblem(policy: string): string | undefined {
  const text = policy.replace(/^\s*(#|\/\/).*$/gm, "");
  const rules = [...text.matchAll(RULE)];
  const rest = text.replace(RULE, "").trim();
  if (rest !== "") return `failed to parse policy: unexpected ${JSON.stringify(firstLine(rest))}`;
  if (rules.length === 0) return "failed to parse policy: it has no rule";
  for (const [, path = "", body = ""] of rules) {
    const list = /capabilities\s*=\s*\[([^\]]*)\]/.exec(body)?.[1];
    if (list === undefined) return `path ${JSON.stringify(path)} has no capabilities`;
    const unknown = [...list.matchAll(/"([^"]*)"/g)].find(([, name = ""]) => !CAPABILITIES.has(name));
    if (unknown !== undefined) return `path ${JSON.stringify(path)}: invalid capability ${unknown[0]}`;
    if (path.startsWith("/")) return `path ${JSON.stringify(path)} must not start with a slash`;
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
