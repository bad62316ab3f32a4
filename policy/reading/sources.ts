/** Where images, charts and manifests come from. */

/** The parts of the name of an image: `registry.example.com:5000/team/app:1.2@sha256:…`. */
export interface ImageName {
  /** Empty where the name does not say: the runtime of each node decides then. */
  readonly registry: string;
  /** With the registry: `registry.example.com:5000/team/app`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** A colon is the start of a port where a slash follows it, and of a tag where none does. */
export function imageName(text: string): ImageName {
  const [name = "", digest = ""] = text.split("@");
  const [, repository = "", tag = ""] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const [first = "", ...rest] = repository.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return { registry: hasHost ? first : "", repository, tag, digest };
}

/** Whether a path is one of some or lies below it, segment by segment; `*.` stands for any names before a host. */
export function liesBelow(path: string, places: readonly string[]): boolean {
  return places.some((place) => {
    const wanted = place.replace(/\/+$/, "");
    if (wanted.startsWith("*.")) {
      const [host = ""] = path.split("/");
      return host.endsWith(wanted.slice(1)) && !wanted.includes("/");
    }
    return path === wanted || path.startsWith(`${wanted}/`);
  });
}

/** One version and no range: `1.2.3`, `v1.2.3-rc.1+build`. */
export function isExactVersion(text: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(text);
}

/** The hash of a commit. */
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** A commit, or a tag that reads like a version. */
export function isExactRevision(text: string): boolean {
  return COMMIT.test(text) || isExactVersion(text.replace(/^refs\/tags\//, "").replace(/^.*[/@]/, ""));
}

export function isUrl(text: string): boolean {
  return /^[a-z][a-z+]*:\/\//i.test(text) || text.startsWith("git@") || text.startsWith("github.com/");
}

/** Transports that show who answers and let nobody change what is sent. */
export function isAuthenticated(url: string): boolean {
  return /^(https|oci|ssh|git\+https|git\+ssh):\/\//i.test(url) || url.startsWith("git@");
}

/** Whether a URL names a version or a commit in one of its parts. */
export function namesRevision(url: string): boolean {
  const parts = url.split(/[/?&=#]/).slice(3);
  return parts.some((part) => COMMIT.test(part) || /(^|[-_.])v?\d+\.\d+(\.\d+)?/.test(part));
}
