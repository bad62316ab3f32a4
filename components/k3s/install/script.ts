import type { Host, Install } from "./config";
import { filesOf, type HostFile, serviceOf, type Site } from "./files";
import { PATHS } from "./hardening";

/** Ends a file in the script; no file of ours has such a line. */
const END = "END_OF_FILE";

/**
 * Runs a script that comes on standard input as root: nothing of it is on a command line, where `ps` would show it.
 * A user other than root needs sudo without a password.
 */
export const AS_ROOT = 'if [ "$(id -u)" -eq 0 ]; then exec sh -s; else exec sudo -n sh -s; fi';

/**
 * Makes a machine a node, and an edited node what it should be: the files as they are wanted, K3s where there is none,
 * a restart where something K3s reads has changed. Run again it changes nothing. It never replaces K3s's binary, which
 * the upgrade plans do node by node, and never removes anything.
 *
 * It fails before it changes anything where the version that runs is more than a minor version behind or is newer:
 * Kubernetes knows neither way (kubernetes.io, Version Skew Policy), and the upgrade controller would go it.
 */
export function nodeScript(host: Host, site: Site): string {
  const { install } = site;
  return `set -eu
umask 077
wanted='${install.version}'
# Stays where a run ends between a change and the restart that it needs.
pending=/etc/rancher/k3s/restart-pending

main() {
  check_step
  write_files
  [ -x /usr/local/bin/k3s ] || install_k3s
  start
}
${CHECK_STEP}
put() {
  mkdir -p "$(dirname "$1")"
  cat > "$1.new"
  chmod "$2" "$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else touch "$pending"; mv "$1.new" "$1"; fi
}

write_files() {
  mkdir -p /etc/rancher/k3s
${host.role === "server" ? `  mkdir -p -m 700 ${PATHS.server}/logs\n` : ""}${filesOf(host, site).map(put).join("")}  sysctl -q -p /etc/sysctl.d/90-kubelet.conf
}
${installer(install)}
${starter(host)}
main
`;
}

/** The file with the token that a node joins with; the token comes as it is. */
export function tokenScript(path: string, token: string): string {
  return `set -eu
umask 077
mkdir -p "$(dirname '${path}')"
cat > '${path}' <<'${END}'
${token}
${END}
`;
}

const CHECK_STEP = `
minor() { echo "$1" | cut -d. -f2; }
check_step() {
  [ -x /usr/local/bin/k3s ] || return 0
  running=$(/usr/local/bin/k3s --version | sed -n 's/^k3s version \\([^ ]*\\).*/\\1/p')
  step=$(($(minor "$wanted") - $(minor "$running")))
  if [ "$step" -gt 1 ]; then
    echo "this node runs $running: an upgrade to $wanted would skip a minor version; set one in between first" >&2
    exit 1
  elif [ "$step" -lt 0 ]; then
    echo "this node runs $running, and Kubernetes cannot go back to $wanted; set $running or later" >&2
    exit 1
  fi
}
`;

function installer({ releases, version }: Install): string {
  const release = `${releases.replace(/\/+$/, "")}/${encodeURIComponent(version)}`.replaceAll("'", "%27");
  return `
release='${release}'
install_k3s() {
  case "$(uname -m)" in
    x86_64) arch=amd64 binary=k3s ;;
    aarch64) arch=arm64 binary=k3s-arm64 ;;
    *) echo "K3s is not installed on $(uname -m) here; use x86_64 or aarch64" >&2; exit 1 ;;
  esac
  work=$(mktemp -d)
  curl -fsSL --retry 3 -o "$work/$binary" "$release/$binary"
  curl -fsSL --retry 3 -o "$work/sums" "$release/sha256sum-$arch.txt"
  (cd "$work" && grep " $binary$" sums | sha256sum -c - >/dev/null)
  install -m 755 "$work/$binary" /usr/local/bin/k3s
  rm -r "$work"
}
`;
}

function starter(host: Host): string {
  const service = serviceOf(host);
  return `
start() {
  systemctl daemon-reload
  systemctl enable -q ${service}
  if [ -e "$pending" ] || ! systemctl is-active -q ${service}; then systemctl restart ${service}; fi
  rm -f "$pending"
  /usr/local/bin/k3s --version >&2
${host.role === "server" ? `  chmod 600 ${PATHS.server}/tls/*.crt\n` : ""}}
`;
}

function put({ path, mode, content }: HostFile): string {
  return `  put ${path} ${mode} <<'${END}'\n${content}${END}\n`;
}
