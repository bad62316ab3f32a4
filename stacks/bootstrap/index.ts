import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { accountOf } from "../../components/aws/account";
import { providers } from "../../components/aws/providers";
import { State } from "../../components/aws/state";
import { parseConfig } from "../config/read";
import { readStackFile } from "../config/read-file";
import { sharedBy } from "../lookups";

/** Where the platform's stack files are: a stack here is named as the one whose state it is for. */
const REPOSITORY = path.join(__dirname, "..", "..");

/**
 * Makes what the state of a stack is kept in, from the stack's own file; its own state is a file on the machine that
 * runs it (docs/state.md).
 */
export = () => {
  const stack = pulumi.getStack();
  const source = `Pulumi.${stack}.yaml`;
  const { values, secrets } = readStackFile(path.join(REPOSITORY, source));
  const config = parseConfig(values, { stack, secrets, source });
  if (config.aws === undefined) {
    throw new pulumi.RunError(`${source} has no aws block: only the state of stacks on AWS is kept there`);
  }
  const spec = { ...sharedBy(config), config: config.aws };
  const cloud = providers(accountOf(config.aws), { name: "state", child: (extra = {}) => extra }, spec);
  return { ...new State("state", spec, { providers: cloud }).outputs };
};
