/** Images of an upgrade. That of K3s itself has the release as its tag, `v1.35.6-k3s1`, which the plans fill in. */
export const UPGRADE_IMAGES = {
  /** github.com/rancher/system-upgrade-controller, release v0.19.2. */
  controller:
    "docker.io/rancher/system-upgrade-controller:v0.19.2@sha256:34fa058fe453da2e1d6cf9052d2961976d5c7294921f8a6a6fb75098a27b0e89",
  /** Cordons a node. github.com/rancher/kubectl; the controller's own default is five minor versions older. */
  kubectl: "docker.io/rancher/kubectl:v1.35.1",
  /** github.com/k3s-io/k3s-upgrade, a tag for each release of K3s. */
  k3s: "docker.io/rancher/k3s-upgrade",
} as const;
