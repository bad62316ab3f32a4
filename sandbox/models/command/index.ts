import { isStoredAs } from "../../provider/secrets";
import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, ProviderModel, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { fileOf, recognize, releaseIn, stepRefusal, versionText } from "./machine";

const TYPE = "command:remote:Command";

const HOST_KEY = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) \S+/;
const PRIVATE_KEY = /^-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\n/;

/**
 * A script on a machine of a site. No machine is there: the scripts of components/k3s are recognized, what they do is
 * noted, and what K3s would write can be read. An upgrade is taken as done by the time of the next update.
 */
const remoteCommand: TypeModel = {
  type: TYPE,
  immutable: {
    triggers: "pulumi/pulumi-command provider/pkg/provider/common/inputs.go: replaceOnChanges",
  },
  requires: ["create"],
  id: (_inputs, context) => context.hex(16),
  validate: (inputs) => [...connectionProblems(inputs), ...scriptProblems(inputs)],
  refuse: (inputs, context) => {
    const script = recognize(scriptOf(inputs));
    if (script?.does === "read") return readRefusal(script.file, inputs, context);
    const running = releaseIn(
      text(context.cloud.get(TYPE, context.id, context.scope)?.outputs ?? {}, "stderr") ?? "",
    );
    return script?.does === "join" && running !== undefined ? stepRefusal(running, script.wanted) : undefined;
  },
  outputs: (inputs, context) => {
    const script = recognize(scriptOf(inputs));
    const file = script?.does === "read" ? fileOf(script.file, context) : undefined;
    return {
      // The provider takes one newline off the end.
      stdout: (file ?? "").replace(/\n$/, ""),
      stderr: script?.does === "join" ? versionText(script.wanted) : "",
    };
  },
  // What a command prints may be a secret, and none of it is told apart here.
  secretOutputs: ["stdout"],
};

/** Commands over SSH. */
export const command: ProviderModel = {
  name: "command",
  scope: () => "ssh",
  types: [remoteCommand],
};

function connectionProblems(inputs: Props): Failure[] {
  const [found] = valuesAt(inputs, "connection.privateKey");
  const hostKey = text(inputs, "connection.hostKey");
  const host = text(inputs, "connection.host");
  return [
    ...(host === "" ? [{ path: "connection.host", reason: "is empty: dial tcp: missing address" }] : []),
    ...(typeof found?.value === "string" && !PRIVATE_KEY.test(found.value)
      ? [{ path: "connection.privateKey", reason: "ssh: no key found" }]
      : []),
    ...(inputs["connection"] !== undefined && !HOST_KEY.test(hostKey ?? "")
      ? [{ path: "connection.hostKey", reason: "is no host key: the machine would not be verified" }]
      : []),
  ];
}

function scriptProblems(inputs: Props): Failure[] {
  const script = text(inputs, "stdin");
  return script === undefined || recognize(script) !== undefined
    ? []
    : [{ path: "stdin", reason: "is no script whose result the sandbox knows (sandbox/models/command)" }];
}

function scriptOf(inputs: Props): string {
  return text(inputs, "stdin") ?? "";
}

/** A file of K3s's is there once a script has made the machine a node. */
function readRefusal(file: string, inputs: Props, context: Context): string | undefined {
  const host = text(inputs, "connection.host") ?? "";
  const isNode = ({ type, inputs: others, outputs }: CloudObject) =>
    type === TYPE &&
    isStoredAs(valuesAt(others, "connection.host")[0]?.value, host) &&
    releaseIn(text(outputs, "stderr") ?? "") !== undefined;
  const exists = context.cloud.all().some(isNode) && fileOf(file, context) !== undefined;
  return exists ? undefined : `cat: ${file}: No such file or directory; it does not exist on ${host}`;
}
