/**
 * What a process of the sandbox may see of the user's environment. An allow-list: a variable that names or
 * holds a cloud's credentials cannot be forgotten, because everything not named here is gone.
 */
const ALLOWED = [
  "PATH",
  "LANG",
  "LC_ALL",
  "TERM",
  "COLUMNS",
  "NO_COLOR",
  "CI",
  "TMPDIR",
  "TZ",
  "NODE_OPTIONS",
  "NODE_COMPILE_CACHE",
  "NODE_EXTRA_CA_CERTS",
  "TRIVIUM_AREA",
  "TRIVIUM_ENGINE",
  "TRIVIUM_FAULTS",
  "XDG_CACHE_HOME",
];

/** The environment of the sandbox's processes; `home` is an empty directory, so that no credential file is found. */
export function sandboxEnvironment(user: NodeJS.ProcessEnv, home: string): Record<string, string> {
  const kept = ALLOWED.flatMap((key): [string, string][] => {
    const value = user[key];
    return value === undefined ? [] : [[key, value]];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    // Instance metadata is a credential source, too; the SDKs of AWS and Google honour these.
    AWS_EC2_METADATA_DISABLED: "true",
    GCE_METADATA_HOST: "127.0.0.1:9",
    NO_GCE_CHECK: "true",
  };
}

/** Replaces this process's own environment, which every child inherits. */
export function enter(environment: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(process.env)) Reflect.deleteProperty(process.env, key);
  Object.assign(process.env, environment);
}
