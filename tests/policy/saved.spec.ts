import { expect } from "chai";
import { PolicyInputError } from "../../policy/core/errors";
import { parseSaved, readSaved } from "../../policy/hosts/saved/read";

const urn = "urn:pulumi:prod::shop::aws:rds/cluster:Cluster::orders";
const provider = "urn:pulumi:prod::shop::pulumi:providers:aws::main";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const cluster = {
  urn,
  custom: true,
  id: "orders-1",
  type: "aws:rds/cluster:Cluster",
  inputs: { storageEncrypted: true },
  outputs: { arn: "arn:aws:rds:::cluster:orders-1", storageEncrypted: false },
  parent: "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod",
  provider: `${provider}::4f1c`,
  protect: true,
  propertyDependencies: { kmsKeyId: ["urn:pulumi:prod::shop::aws:kms/key:Key::key"], tags: null },
  ignoreChanges: ["engineVersion"],
};
const read = (input: unknown, encrypted?: "unknown") =>
  parseSaved(typeof input === "string" ? input : JSON.stringify(input), "state.json", encrypted);
const state = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });
const refused = (input: unknown, ...problems: string[]) => {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  expect(() => read(input))
    .to.throw(PolicyInputError)
    .with.property(
      "message",
      [`state.json: ${count}, no policy was evaluated`, ...problems.map((line) => `  ${line}`)].join("\n"),
    );
};

describe("policy/saved", () => {
  it("reads a state: inputs before outputs, the id, options, the provider and what each property was made from", () => {
    expect(read(state(cluster))).to.deep.equal([
      {
        urn,
        type: "aws:rds/cluster:Cluster",
        name: "orders",
        parent: cluster.parent,
        provider: { urn: provider, type: "pulumi:providers:aws", name: "main" },
        props: { id: "orders-1", arn: "arn:aws:rds:::cluster:orders-1", storageEncrypted: true },
        opts: { protect: true, ignoreChanges: ["engineVersion"], additionalSecretOutputs: [] },
        dependencies: [],
        propertyDependencies: { kmsKeyId: ["urn:pulumi:prod::shop::aws:kms/key:Key::key"], tags: [] },
      },
    ]);
  });

  it("leaves out what waits to be deleted, and reads an empty stack", () => {
    expect(read(state({ ...cluster, delete: true }))).to.deep.equal([]);
    expect(read({ version: 4, deployment: { manifest: {} } })).to.deep.equal([]);
  });

  it("opens secrets that are in clear, wherever they are", () => {
    const inputs = { tags: [{ key: { ...SECRET, plaintext: '{"a":[1]}' } }] };
    expect(read(state({ ...cluster, inputs }))[0]?.props.tags).to.deep.equal([{ key: { a: [1] } }]);
  });

  it("refuses encrypted secrets, unless they are to count as not known", () => {
    const inputs = { masterPassword: { ...SECRET, ciphertext: "v1:abc" } };
    refused(
      state({ ...cluster, inputs }),
      `holds encrypted secrets in a resource, the first is ${urn}; export it with --show-secrets, or set --encrypted unknown`,
    );
    const [judged] = read(state({ ...cluster, inputs }), "unknown");
    expect(judged?.props.masterPassword).to.equal("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  it("reads a preview: what is there after the last step, and nothing that goes", () => {
    const gone = { ...cluster, urn: `${urn}-old` };
    const steps = [
      { op: "create-replacement", urn, newState: { ...cluster, protect: false } },
      { op: "replace", urn, newState: cluster },
      { op: "delete-replaced", urn: gone.urn, oldState: gone },
      { op: "delete", urn: gone.urn, newState: null },
    ];
    expect(read({ config: {}, steps })).to.deep.equal(read(state(cluster)));
  });

  it("reads an update plan that makes everything, and refuses one that does not", () => {
    const goal = { ...cluster, urn: undefined, inputDiff: { adds: cluster.inputs } };
    const plan = (step: string) => ({
      version: 1,
      plan: { resourcePlans: { [urn]: { goal, steps: [step] } } },
    });
    expect(read(plan("create"))[0]?.props).to.deep.equal({ id: "orders-1", storageEncrypted: true });
    refused(
      plan("update"),
      "changes 1 resources that exist, and says nothing of the rest of them; give what `pulumi preview --json` printed",
    );
  });

  const how =
    "give what `pulumi stack export` or `pulumi preview --json` printed, or the file of `pulumi preview --save-plan`";
  it("refuses what is cut off, what is no JSON and what is something else", () => {
    refused(
      JSON.stringify(state(cluster)).slice(0, -40),
      `ends in the middle, as if it had been cut off; ${how}`,
    );
    refused("{state}", `is no JSON; ${how}`);
    refused({ resources: [] }, `is neither a state nor a plan; ${how}`);
    refused([], `is neither a state nor a plan; ${how}`);
  });

  it("refuses another version, and every broken resource at once", () => {
    refused(
      { version: 9, deployment: { resources: [] } },
      "version is of a version that is not known here; export the state with a Pulumi of 3.x",
    );
    refused(
      state({ ...cluster, urn: "orders" }, cluster, { ...cluster, type: 7 }),
      "deployment.resources[0].urn is no URN; export the state again",
      "deployment.resources[2].type is no type token; export the state again",
    );
  });

  it("refuses a file that is not there", () => {
    expect(() => readSaved("no-such-state.json"))
      .to.throw(PolicyInputError)
      .with.property("message")
      .that.contains("cannot be read (ENOENT); name another file");
  });
});
