import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createHash } from "node:crypto";

const BIN = "/usr/local/bin/k3s";

/** A folder that stands for a machine: scripts run against it by the shell, with stand-ins for what acts on a host. */
export class Machine {
  constructor(private readonly root: string) {
    fs.mkdirSync(path.dirname(path.join(root, BIN)), { recursive: true });
    this.program("systemctl", `echo "$*" >> ${this.log}; ${this.systemctl()}`);
    this.program("sysctl", "exit 0");
    this.program("uname", "echo x86_64");
    this.program("curl", this.curl());
  }

  /** Runs a script as the provider does, on the standard input of a shell. */
  run(script: string): { readonly status: number | null; readonly stderr: string } {
    const moved = script.replaceAll(/(?<![\w$.:/-])\/(etc|usr|var)\//g, `${this.root}/$1/`);
    const PATH = `${path.join(this.root, "bin")}:${process.env["PATH"] ?? ""}`;
    const { status, stderr } = spawnSync("sh", ["-s"], { input: moved, env: { PATH }, encoding: "utf8" });
    return { status, stderr };
  }

  /** What systemctl was asked for since the last call. */
  asked(): string[] {
    const lines = fs.existsSync(this.log) ? fs.readFileSync(this.log, "utf8").trim().split("\n") : [];
    fs.rmSync(this.log, { force: true });
    return lines;
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.root, file), "utf8");
  }

  /** Permissions of a file, octal. */
  mode(file: string): string {
    return (fs.statSync(path.join(this.root, file)).mode & 0o777).toString(8);
  }

  /** Puts a K3s of a release there, or has the next download bring one. */
  provide(release: string, { installed }: { installed: boolean }): void {
    const k3s = `#!/bin/sh\necho "k3s version ${release} (0123456)"\n`;
    this.write("release/k3s", k3s);
    this.write("release/sums", `${createHash("sha256").update(k3s).digest("hex")}  k3s\n`);
    if (installed) this.write(BIN, k3s);
  }

  /** Spoils the checksums that the next download is held against. */
  spoil(): void {
    this.write("release/sums", `${"0".repeat(64)}  k3s\n`);
  }

  get hasK3s(): boolean {
    return fs.existsSync(path.join(this.root, BIN));
  }

  private get log(): string {
    return path.join(this.root, "systemctl.log");
  }

  /** A service is active once it was started; a server then has certificates. */
  private systemctl(): string {
    const [active, tls] = [
      path.join(this.root, "active"),
      path.join(this.root, "var/lib/rancher/k3s/server/tls"),
    ];
    return `case "$1" in
  is-active) [ -e ${active} ] ;;
  restart) touch ${active}; mkdir -p ${tls}; touch ${tls}/serving.crt; chmod 644 ${tls}/serving.crt ;;
esac`;
  }

  private curl(): string {
    const release = path.join(this.root, "release");
    return `for last; do :; done
while [ "$1" != -o ]; do shift; done
case "$last" in *.txt) cp ${release}/sums "$2" ;; *) cp ${release}/k3s "$2" ;; esac`;
  }

  private program(name: string, body: string): void {
    this.write(`bin/${name}`, `#!/bin/sh\n${body}\n`);
  }

  private write(file: string, content: string): void {
    const target = path.join(this.root, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content, { mode: 0o755 });
  }
}
