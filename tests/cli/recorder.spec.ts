import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { Provider, RandomId, RandomPassword } from "@pulumi/random";
import { expect } from "chai";
import { type RecordedResource, record, type RecorderOptions } from "../../cli/recorder/recorder";
import { UNKNOWN } from "../../sandbox/simulator/values";

class Box extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Box", name, {}, opts);
  }
}

type Program = () => Promise<Record<string, unknown> | undefined>;

async function recorded(program: Program, options: Partial<RecorderOptions> = {}) {
  const recording = await record(program, {
    project: "p",
    stack: "s",
    config: {},
    secretKeys: [],
    ...options,
  });
  const named = (name: string): RecordedResource => {
    const found = recording.resources.find((resource) => resource.name === name);
    if (found === undefined) throw new Error(`nothing named ${name} was recorded`);
    return found;
  };
  return { ...recording, named };
}

describe("the recorder", () => {
  it("gives the engine's URNs: every ancestor below the stack, not only the nearest", async () => {
    const { named } = await recorded(async () => {
      const outer = new Box("outer");
      const inner = new Box("inner", { parent: outer });
      new RandomId("leaf", { byteLength: 4 }, { parent: inner });
      return undefined;
    });
    expect(named("leaf").urn).to.equal(
      "urn:pulumi:s::p::test:index:Box$test:index:Box$random:index/randomId:RandomId::leaf",
    );
    expect(named("outer").urn).to.equal("urn:pulumi:s::p::test:index:Box::outer");
    expect(named("leaf").parent).to.equal(named("inner").urn);
  });

  it("keeps the options that the SDK's mocks forget", async () => {
    const { named } = await recorded(async () => {
      const provider = new Provider("mine", {});
      const first = new RandomId(
        "first",
        { byteLength: 4 },
        { provider, protect: true, ignoreChanges: ["keepers"] },
      );
      new RandomId(
        "second",
        { byteLength: 4, keepers: { first: first.hex } },
        { provider, dependsOn: [provider] },
      );
      return undefined;
    });
    expect(named("first")).to.deep.include({
      protect: true,
      ignoreChanges: ["keepers"],
      provider: named("mine").urn,
    });
    expect(named("second").dependsOn).to.deep.equal([named("mine").urn, named("first").urn].sort());
    expect(named("second").propertyDependencies).to.deep.equal({ keepers: [named("first").urn] });
  });

  it("leaves what is born from a resource unknown, and keeps its secret outputs secret", async () => {
    const { named, outputs, outputSecrets } = await recorded(async () => {
      const password = new RandomPassword("password", { length: 20 });
      new RandomId("user", { byteLength: 4, keepers: { password: password.result } });
      return { password: password.result };
    });
    expect(named("user").inputs["keepers"]).to.deep.equal({ password: UNKNOWN });
    expect(named("user").secretPaths).to.deep.equal(["keepers.password"]);
    expect(outputs).to.deep.equal({ password: UNKNOWN });
    expect(outputSecrets).to.deep.equal(["password"]);
  });

  it("knows nothing of what an unconfigured provider makes, as the engine does", async () => {
    const { named } = await recorded(async () => {
      const id = new RandomId("id", { byteLength: 4 });
      const provider = new KubernetesProvider("later", { kubeconfig: id.hex });
      const made = new Namespace("made", { metadata: { name: "shop" } }, { provider });
      new RandomId("user", { byteLength: 4, keepers: { namespace: made.metadata.name } });
      return undefined;
    });
    expect(named("user").inputs["keepers"]).to.deep.equal({ namespace: UNKNOWN });
  });

  it("finds resources that are made late, in an apply", async () => {
    const { named } = await recorded(async () => {
      pulumi.output(4).apply((byteLength) => new RandomId("late", { byteLength }));
      return undefined;
    });
    expect(named("late").inputs).to.deep.equal({ byteLength: 4 });
  });

  it("refuses a look-up", async () => {
    const program: Program = async () => ({
      found: await pulumi.runtime.invoke("aws:index/getAmi:getAmi", {}),
    });
    const error = await recorded(program).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.include("aws:index/getAmi:getAmi: a program must not look anything up");
  });

  it("refuses two resources with one URN", async () => {
    const program: Program = async () => {
      new RandomId("twin", { byteLength: 4 });
      new RandomId("twin", { byteLength: 4 });
      return undefined;
    };
    const error = await recorded(program).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.include(
      "two resources share the URN urn:pulumi:s::p::random:index/randomId:RandomId::twin",
    );
  });

  it("gives the program its configuration, secrets marked", async () => {
    const { outputs, outputSecrets } = await recorded(
      async () => ({
        plain: new pulumi.Config("p").require("plain"),
        secret: new pulumi.Config("p").requireSecret("secret"),
      }),
      { config: { "p:plain": "a", "p:secret": "b" }, secretKeys: ["p:secret"] },
    );
    expect(outputs).to.deep.equal({ plain: "a", secret: "b" });
    expect(outputSecrets).to.deep.equal(["secret"]);
  });
});
