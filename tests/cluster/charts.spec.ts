import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { render } from "../../sandbox/charts/render";
import { run } from "../../sandbox/engine/command";
import { LineProgress } from "../../sandbox/engine/progress";
import { acquireTool } from "../../sandbox/tools/acquire";
import { TemporaryFolders } from "./support/temporary-folders";

const CHART: Readonly<Record<string, string>> = {
  "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 1.2.3\n",
  "templates/account.yaml":
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }} }\n",
  "templates/config.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata:\n" +
    "  size: {{ .Values.size | quote }}\n" +
    '  monitored: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/PodMonitor" | quote }}\n',
  "templates/hook.yaml":
    "apiVersion: batch/v1\nkind: Job\nmetadata: { name: check, annotations: { helm.sh/hook: post-install } }\n",
  "templates/guard.yaml": '{{ if eq .Values.size "none" }}{{ fail "a size is needed" }}{{ end }}\n',
};

describe("a chart from a mirror", () => {
  const capabilities = { version: "v1.35.4", apiVersions: ["monitoring.coreos.com/v1/PodMonitor"] };
  let helm: string;
  let file: string;
  const folders = new TemporaryFolders();
  after(() => folders.dispose());

  before(async () => {
    helm = await acquireTool("helm", new LineProgress(process.stderr));
    const folder = folders.make();
    for (const [name, content] of Object.entries(CHART)) {
      fs.mkdirSync(path.dirname(path.join(folder, "sample", name)), { recursive: true });
      fs.writeFileSync(path.join(folder, "sample", name), content);
    }
    const packed = await run(helm, ["package", path.join(folder, "sample"), "--destination", folder]);
    expect(packed.code, packed.stderr).to.equal(0);
    file = path.join(folder, "sample-1.2.3.tgz");
  });

  it("is rendered with the release's values, in the order of an install, without its hooks", async () => {
    const release = { name: "web", namespace: "shop", values: { size: "large" } };
    const objects = await render(helm, file, release, capabilities);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).to.deep.equal([
      "ServiceAccount web",
      "ConfigMap settings",
    ]);
    expect(objects[0]?.metadata.namespace).to.equal("shop");
    expect(objects[1]?.["data"]).to.deep.equal({ size: "large", monitored: "true" });
  });

  it("is refused with Helm's words where it refuses the values", async () => {
    const release = { name: "web", namespace: "shop", values: { size: "none" } };
    const refusal = await render(helm, file, release, capabilities).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(Error);
    expect((refusal as Error).message).to.include("a size is needed");
  });
});
