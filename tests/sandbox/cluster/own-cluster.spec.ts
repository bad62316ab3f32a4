import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { isLoopback, readOwnCluster } from "../../../sandbox/cluster/own-cluster";
import { UsageError } from "../../../sandbox/errors";

describe("the user's own cluster", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-own-"));
    file = path.join(folder, "config");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const refusal = async (text?: string) => {
    if (text !== undefined) fs.writeFileSync(file, text);
    const error = await readOwnCluster(file).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(UsageError);
    return (error as Error).message.replaceAll(file, "FILE");
  };

  it("is on this machine", () => {
    const near = ["127.0.0.1", "127.8.9.1", "[::1]", "localhost"];
    const far = [
      "10.0.0.1",
      "127.0.0.1.example",
      "localhost.example",
      "[::2]",
      "0.0.0.0",
      "example",
      "128.0.0.1",
    ];
    expect(near.filter((host) => !isLoopback(new URL(`https://${host}:6443`).hostname))).to.deep.equal([]);
    expect(far.filter((host) => isLoopback(new URL(`https://${host}:6443`).hostname))).to.deep.equal([]);
  });

  it("is refused elsewhere, before anything is sent there", async () => {
    expect(await refusal(kubeconfig("https://k3s.hamburg.acme.example:6443"))).to.equal(
      "SANDBOX_KUBECONFIG = FILE: its server https://k3s.hamburg.acme.example:6443 is not on this machine; " +
        "name a kind or k3d cluster with a loopback address, such as https://127.0.0.1:6443",
    );
    expect(await refusal(kubeconfig("http://127.0.0.1:6443"))).to.include("is not on this machine");
  });

  it("is refused where it does not answer", async () => {
    expect(await refusal(kubeconfig("https://127.0.0.1:1"))).to.equal(
      "SANDBOX_KUBECONFIG = FILE: the API server at https://127.0.0.1:1 does not answer: ECONNREFUSED",
    );
  });

  it("is refused without a kubeconfig, and no word of the file is quoted", async () => {
    expect(await refusal()).to.match(/^SANDBOX_KUBECONFIG = FILE cannot be read: ENOENT/);
    for (const text of ["", "token: hunter2", "{", kubeconfig("not a url"), kubeconfig("")]) {
      expect(await refusal(text), text).to.equal(
        "SANDBOX_KUBECONFIG = FILE is no kubeconfig with a current context and its cluster's server",
      );
    }
  });
});

function kubeconfig(server: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{ name: own, cluster: { server: "${server}" } }]
users: [{ name: me, user: { token: hunter2 } }]
contexts: [{ name: own, context: { cluster: own, user: me } }]
current-context: own
`;
}
