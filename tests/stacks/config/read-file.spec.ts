import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readStackFile } from "../../../stacks/config/read-file";

describe("stacks/config: readStackFile", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function read(text: string) {
    const file = path.join(folder, "Pulumi.dev.yaml");
    fs.writeFileSync(file, text);
    return readStackFile(file);
  }

  it("gives settings without their namespace, and leaves out the engine's", () => {
    const { values, secrets } = read(
      'config:\n  trivium:name: acme\n  trivium:charts: { mirror: ./charts }\n  pulumi:disable-default-providers: ["*"]\n',
    );
    expect(values).to.deep.equal({ name: "acme", charts: { mirror: "./charts" } });
    expect([...secrets]).to.deep.equal([]);
  });

  it("hides encrypted values, at any depth, and names the setting they are in", () => {
    const { values, secrets } = read(
      "config:\n  trivium:kubeconfig:\n    secure: v1:abc\n  trivium:aws:\n    zones: [{ secure: v1:def }]\n  trivium:name: acme\nencryptionsalt: v1:x\n",
    );
    expect(values).to.deep.equal({
      kubeconfig: "[encrypted]",
      aws: { zones: ["[encrypted]"] },
      name: "acme",
    });
    expect([...secrets]).to.deep.equal(["kubeconfig", "aws"]);
  });

  it("gives scalars as text, as the engine does", () => {
    expect(read("config:\n  trivium:name: 7\n  trivium:owner: true\n").values).to.deep.equal({
      name: "7",
      owner: "true",
    });
  });

  it("keeps the namespace of others, so that the schema can refuse them", () => {
    expect(read("config:\n  aws:region: eu-central-1\n").values).to.deep.equal({
      "aws:region": "eu-central-1",
    });
  });

  const refusals: Record<string, { text: string; message: string }> = {
    "broken YAML, line by line and without its text": {
      text: "config:\n  trivium:name: [acme\n  trivium:name: s3ntinel\n",
      message:
        "Pulumi.dev.yaml: 2 problems, nothing was created\n" +
        "  line 3\n    is no YAML (BAD_INDENT); correct it\n" +
        "  line 3\n    is no YAML (DUPLICATE_KEY); correct it",
    },
    "a setting that is there twice": {
      text: "config:\n  trivium:name: a\n  trivium:name: b\n",
      message:
        "Pulumi.dev.yaml: 1 problem, nothing was created\n" +
        "  line 3\n    is no YAML (DUPLICATE_KEY); correct it",
    },
    "a file without settings": {
      text: "name: acme\n",
      message:
        "Pulumi.dev.yaml: 1 problem, nothing was created\n" +
        "  config\n    is missing or no map; set the stack's settings below it",
    },
    "a key that is not the engine's": {
      text: "config: {}\nencryptionslat: v1:x\n",
      message:
        "Pulumi.dev.yaml: 1 problem, nothing was created\n" +
        "  encryptionslat\n    is no part of a stack file; did you mean encryptionsalt?",
    },
  };
  for (const [title, { text, message }] of Object.entries(refusals)) {
    it(`refuses ${title}`, () => {
      expect(() => read(text)).to.throw(message);
    });
  }

  it("refuses a file that does not exist", () => {
    expect(() => readStackFile("nowhere/Pulumi.x.yaml")).to.throw(
      "Pulumi.x.yaml: 1 problem, nothing was created\n" +
        "  nowhere/Pulumi.x.yaml\n    does not exist; set the path of a stack file",
    );
  });
});
