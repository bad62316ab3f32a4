/** How programs start K3s servers: by commands over SSH, and by scripts that machines run when they boot. */
import { any, type Fact, matches } from "../core/facts";
import type { Subject } from "../core/model";
import type { Node } from "../core/values";

/** Where a resource has the text of a script, and whether that is in base64. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  "command:remote:Command": ["create", "stdin", "environment"],
  "command:local:Command": ["create", "stdin", "environment"],
  "aws:ec2/instance:Instance": ["userData", "userDataBase64"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["userData"],
  "gcp:compute/instance:Instance": ["metadataStartupScript", "metadata"],
  "gcp:compute/instanceTemplate:InstanceTemplate": ["metadataStartupScript", "metadata"],
};
export const SCRIPT_TYPES = Object.keys(SCRIPTS);

/** Options as they stand in a script: as flags of a command, or in a configuration file that it writes. */
export interface Options {
  /** Where they are. */
  readonly at: Node;
  readonly text: string;
  /** Whether there is a server to which they belong. */
  readonly starts: Fact;
  /** Places whose text is not known, and may hold what the others lack. */
  readonly unknown: readonly string[];
}

const STARTS_SERVER = /\bk3s\s+server\b|INSTALL_K3S_EXEC=["']?\s*server\b/;
const JOINS_AS_AGENT = /\bK3S_URL=|\bk3s\s+agent\b|INSTALL_K3S_EXEC=["']?\s*agent\b|\bsh\s+-s\s+-\s+agent\b/;

/** What of a machine's metadata it runs when it boots; a command is given its whole environment. */
const RUN_AT_BOOT = /^(startup-script|user-data|windows-startup-script-\w+)(-url)?$/;

/** The options of the server that a resource starts, or may start; none where it starts none. */
export function serverOptions({ type, props }: Subject): Options | undefined {
  const places = (SCRIPTS[type] ?? []).map((path) => props.at(path)).filter((node) => !node.absent);
  const nodes = places.flatMap((node): [string, Node][] =>
    Object.keys(node.record).length > 0 ? node.entries() : [["", node]],
  );
  const unknown = nodes.flatMap(([key, node]) =>
    node.unknown && (key === "" || node.path.startsWith("environment") || RUN_AT_BOOT.test(key))
      ? [node.path]
      : [],
  );
  const texts = nodes.flatMap(([key, { text }]) =>
    text === undefined ? [] : [key === "" ? plain(text) : `${key}=${plain(text)}`],
  );
  const text = withoutComments(texts.join("\n"));
  const starts = startsServer(text, unknown);
  const [first] = nodes.map(([, node]) => node);
  const at = nodes.map(([, node]) => node).find((node) => plain(node.text ?? "").includes("k3s")) ?? first;
  return starts === false || at === undefined ? undefined : { at, text, starts, unknown };
}

/** Whether a script starts a server. The rest of it may say so where it says nothing, or make an agent of it. */
function startsServer(text: string, unknown: readonly string[]): Fact {
  if (STARTS_SERVER.test(text)) return true;
  if (JOINS_AS_AGENT.test(text)) return false;
  return unknown.length > 0 ? { unknown } : text.includes("get.k3s.io");
}

/** User data may be in base64. */
function plain(text: string): string {
  return /^[\w+/\s]{16,}={0,2}\s*$/.test(text) && !/\s\S/.test(text)
    ? Buffer.from(text, "base64").toString("utf8")
    : text;
}

const withoutComments = (text: string) => text.replace(/^\s*#.*$/gm, "");

/** What an option is set to, the last time it is; `true` for a flag without a value. */
export function optionOf(text: string, name: string): string | undefined {
  const pattern = new RegExp(
    `(?:--|^|[\\s"'=])${name}(?![\\w-])(?:[=:][ \\t]*|[ \\t]+)?["']?([^\\s"',\\\\]*)`,
    "gm",
  );
  const last = [...text.matchAll(pattern)].at(-1);
  if (last === undefined) return undefined;
  const [, value = ""] = last;
  return value === "" || value.startsWith("-") ? "true" : value;
}

/** Whether an option satisfies a predicate; one that is not there may be where the text is not known. */
export function option(
  { text, unknown }: Pick<Options, "text" | "unknown">,
  name: string,
  predicate: (value: string | undefined) => boolean,
): Fact {
  const value = optionOf(text, name);
  if (value === undefined && unknown.length > 0) return { unknown };
  return predicate(value);
}

/** Whether a container runs an API server: its command says so, or where it has none the first of its arguments. */
export function runsApiServer(container: Node): Fact {
  const command = container.each("command[]");
  const program = command.length > 0 ? command : container.each("args[]").slice(0, 1);
  return any(...program.map((word) => matches(word, /(^|\/)kube-apiserver$/)));
}
