/** Kubernetes minor version of a K3s release: `v1.35.6+k3s1` is `1.35`. */
export function minorOf(release: string): string {
  return release.split(".").slice(0, 2).join(".").replace(/^v/, "");
}
