import * as fs from "node:fs";
import type { Backend } from "../provider/backend";
import type { Simulator } from "../simulator/simulator";
import { type Props, text } from "../simulator/values";
import { ApiServer } from "./api";
import type { Connection } from "./connection";
import { LiveCluster } from "./live-cluster";
import { Releases } from "./releases";

/** Puts the sandbox's API server behind the simulator of a provider that the program has bound to it. */
export function connect(
  { kubeconfig, commits, helm }: Connection,
  simulator: Simulator,
  config: Props,
): Backend {
  const own = fs.readFileSync(kubeconfig, "utf8");
  const bound = text(config, "kubeconfig");
  const api = new ApiServer(own);
  return new LiveCluster({
    api,
    releases: new Releases(api, helm),
    simulator,
    isForeign: bound !== undefined && bound !== own,
    commit: (verb, type, id) => fs.appendFileSync(commits, `${verb} ${type} ${id}\n`),
  });
}
