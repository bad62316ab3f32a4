import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const VARIABLES = ["PATH", "KUBEBUILDER_ASSETS", "TRIVIUM_TOOLS", "XDG_CACHE_HOME"] as const;

/** A `go` whose builds take an instant and make programs that print a text; it notes each build. */
const GO = `
PATH=/usr/bin:/bin
case "$1" in
  env)
    if [ -e go.mod ] && [ -n "$OLD" ]; then
      echo "go: go.mod requires go >= 9.9.9 (running go $OLD; GOTOOLCHAIN=local)" >&2
      exit 1
    fi
    echo "go\${OLD:-1.26.8}" ;;
  list) echo one; echo two ;;
  build)
    echo "$*" >> "$NOTES"
    while [ $# -gt 0 ]; do
      case "$1" in
        -o) out=$2; shift ;;
        -ldflags) shift ;;
        */cmd/*) made="$made \${1##*/}" ;;
        */etcd/server/v3) made="$made server" ;;
      esac
      shift
    done
    sleep 0.2
    for name in $made; do printf '%s\\n' '#!/bin/sh' "echo '$SAYS'" > "$out$name"; chmod +x "$out$name"; done
    [ -n "$BROKEN" ] && { echo "main.go:1: $BROKEN" >&2; exit 1; }
    exit 0 ;;
esac
`;

/** A machine as this process sees it, with nothing on it but what a test puts there. */
export class Machine {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-machine-"));
  readonly bin = path.join(this.folder, "bin");
  readonly assets = path.join(this.folder, "assets");
  readonly cache = path.join(this.folder, "cache", "trivium");
  readonly #user = { ...process.env };

  constructor() {
    for (const folder of [this.bin, this.assets, this.cache]) fs.mkdirSync(folder, { recursive: true });
    this.set({});
  }

  /** Sets the variables that decide about tools; those not named are unset. */
  set(variables: { readonly KUBEBUILDER_ASSETS?: string; readonly TRIVIUM_TOOLS?: string }): void {
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { PATH: this.bin, XDG_CACHE_HOME: path.dirname(this.cache), ...variables });
  }

  /** Puts a program into a folder that prints a text. */
  program(folder: string, name: string, says: string): string {
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, name);
    fs.writeFileSync(file, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    return file;
  }

  /**
   * Puts a stand-in for `go` on PATH.
   *
   * @param says what the programs that it builds print
   * @param trouble its version if that is older than every module asks for; what its builds fail with
   */
  go(says: string, trouble: { readonly old?: string; readonly broken?: string } = {}): void {
    const settings = { SAYS: says, OLD: trouble.old ?? "", BROKEN: trouble.broken ?? "", NOTES: this.notes };
    const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
    fs.writeFileSync(path.join(this.bin, "go"), ["#!/bin/sh", ...lines, GO].join("\n"), { mode: 0o755 });
  }

  /** The arguments of each `go build`. */
  builds(): string[] {
    return fs.existsSync(this.notes) ? fs.readFileSync(this.notes, "utf8").trim().split("\n") : [];
  }

  cached(name: string, version: string): string {
    return path.join(this.cache, "tools", name, version, name);
  }

  dispose(): void {
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, this.#user);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private get notes(): string {
    return path.join(this.folder, "builds.log");
  }
}
