/** How credentials in plain text are told: by what they are called, and by what they look like. */

/** Words that a credential's name ends with, or that come before what it is kept as. */
const WORDS = new Set([
  "apikey",
  "credential",
  "credentials",
  "passphrase",
  "passwd",
  "password",
  "privatekey",
  "pwd",
  "secret",
  "secretkey",
  "token",
]);

/** What a key is for that lets somebody in; a `key` by itself is mostly the name of an entry. */
const KEYS = new Set([
  "access",
  "account",
  "api",
  "app",
  "auth",
  "batch",
  "cli",
  "client",
  "encryption",
  "master",
  "private",
  "sdk",
  "secret",
  "shared",
  "signing",
  "ssh",
  "storage",
]);

/** Words after which a name is not of a credential, but of something about it. */
const ABOUT =
  /^(age|algorithm|audience|authenticator|cache|class|count|dir|directory|enabled|endpoint|env|expiration|expiry|field|file|filename|format|group|header|hash|host|id|interval|issuer|keys?|label|length|lifetime|location|max|method|min|mode|mount|name|names|namespace|path|paths|period|policy|prefix|provider|ref|reference|region|review|rotation|seconds|size|source|store|suffix|timeout|ttl|type|uri|url|username|validity|version|volume)$/;
const FLAGS = /^(allow|bound|create|disable|enable|existing|from|has|is|no|require|reset|skip|use|with)$/;

/** Whether something so called is a credential: `DB_PASSWORD`, `apiKey`, and not `passwordFile` or `tokenTtl`. */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const [first = "", last = ""] = [words[0], words.at(-1)];
  if (words.length > 1 && FLAGS.test(first)) return false;
  const keyed = words.some((word, index) => word === "key" && KEYS.has(words[index - 1] ?? ""));
  if (keyed) return /^(key|content|value|data|base64)$/.test(last);
  return words.some((word) => WORDS.has(word)) && (words.length === 1 || !ABOUT.test(last));
}

/** What stands for a value that somebody else puts there, says where it is, or is none. */
const PLACEHOLDER =
  /^\s*$|^\$|^<.*>$|\$[({]|\{\{|^%\w+%$|^(vault|op|ref\+\w+|file|awssm|gcpsm|https?):|^arn:|^projects\/|^\.{0,2}\/|^(true|false|null|none|yes|no|on|off|nil|required|disabled|enabled|changeme\?)$|^\d{1,3}$|^\d+(ms|s|m|h|d)$/i;

/** Whether a text is itself a value, and not a reference to one. */
export function isLiteral(text: string): boolean {
  return !PLACEHOLDER.test(text.trim());
}

/** Formats that nothing but a credential has. */
const FORMATS: readonly RegExp[] = [
  /-{3,5} ?BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)? ?-{3,5}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}\b/i,
  /\b(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22,}/,
  /\bglpat-[\w-]{20}/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /\bAIza[\w-]{35}/,
  /\b[rs]k_live_\w{20,}/,
  /\bhv[sbr]\.[\w-]{20,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}$<>]+:[^\s/@"'{}$<>()]{3,}@/i,
  /"private_key"\s*:\s*"-----BEGIN/,
];

/** Whether a text holds something of a format that only credentials have. */
export function holdsCredential(text: string): boolean {
  return FORMATS.some((format) => format.test(text));
}

const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([\w.-]+)["']?[ \t]*[=:][ \t]*(["']?)([^\s"'#;,]+)\2[ \t]*[;,]?[ \t]*(?:#.*)?$/gm;

/** Whether a file gives a value to something that is called as a credential: `REDIS_PASSWORD=abcd1234`. */
export function assignsCredential(text: string): boolean {
  return [...text.matchAll(ASSIGNMENT)].some(
    ([, name = "", , value = ""]) =>
      /(password|passwd|passphrase|secret[_-]?(access[_-]?)?key|client[_-]?secret|api[_-]?key|(access|auth)[_-]?token|private[_-]?key)$/i.test(
        name,
      ) &&
      isCredentialName(name) &&
      isLiteral(value),
  );
}
