import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { COMPANIONS, stackPolicyName } from "../../policy/hosts/crossguard";
import type { Resource } from "../../policy/core/model";
import { rules } from "../../policy/rules";
import { networkPolicyDefaultDeny } from "../../policy/rules/network/network-policy-default-deny";
import { cloudNativePg } from "./support/custom-resources";
import { fixture, unknown, urnOf } from "./support/fixtures";
import { inProcess, type Outcomes, withoutFix } from "./support/outcomes";
import { container, deployment } from "./support/workloads";

const UNDECIDED: readonly string[] = [COMPANIONS.undecided, COMPANIONS.mustKnow];
const root = join(__dirname, "../..");
const platform = fixture<object>("trivium:index:Platform", "platform", { environment: "prod" });
const eks = fixture<object>("aws:eks/cluster:Cluster", "eks", {
  vpcConfig: {
    endpointPublicAccess: true,
    publicAccessCidrs: [unknown, "0.0.0.0/0"],
    endpointPrivateAccess: true,
  },
  encryptionConfig: { provider: { keyArn: unknown }, resources: ["secrets"] },
});
const fromKey = { propertyDependencies: { encryptionConfig: [urnOf("aws:kms/key:Key", "key")] } };
const key = fixture<object>("aws:kms/key:Key", "key", {});
const stack: Resource[] = [
  platform(),
  key(),
  eks({}, fromKey),
  cloudNativePg({ spec: { plugins: unknown } }),
  deployment({ containers: [{ ...container, image: "app:1" }] }),
];

/** The pack as the engine starts it, asked over the engine's own protocol. */
describe("policy/pack", function () {
  this.timeout(60_000);
  let server: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    server = spawn(process.execPath, [runner, "127.0.0.1:1", join(root, "policy")], {
      cwd: join(root, "policy"),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { stdout } = server;
    if (stdout === null) throw new Error("the pack's output is not piped");
    const port = await new Promise<string>((resolve) => createInterface(stdout).once("line", resolve));
    client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  after(() => {
    client.close();
    server.kill();
  });

  it("finds over the wire what the evaluation in process finds", async () => {
    const responses: [proto.AnalyzeResponse, string][] = [];
    for (const resource of stack) {
      responses.push([
        await call((done) => client.analyze(fill(new proto.AnalyzeRequest(), resource), done)),
        resource.urn,
      ]);
    }
    const request = new proto.AnalyzeStackRequest().setResourcesList(stack.map(asStackResource));
    responses.push([await call((done) => client.analyzeStack(request, done)), ""]);
    expect(collect(responses)).to.deep.equal(sorted(inProcess(rules, stack)));
  });

  it("stops what a mandatory rule forbids, and only advises on what is undecided", async () => {
    const request = new proto.AnalyzeStackRequest().setResourcesList(stack.map(asStackResource));
    const atEnd = await call<proto.AnalyzeResponse>((done) => client.analyzeStack(request, done));
    const levels = new Map(
      atEnd.getDiagnosticsList().map((item) => [item.getPolicyname(), item.getEnforcementlevel()]),
    );
    expect(levels.get(stackPolicyName(networkPolicyDefaultDeny))).to.equal(proto.EnforcementLevel.MANDATORY);
    expect(levels.get(COMPANIONS.undecided)).to.equal(proto.EnforcementLevel.ADVISORY);
  });

  it("mends a resource only where a rule's level is remediate, and keeps its secrets secret", async () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "a secret",
    };
    const env = [{ name: "TOKEN", value: secret as never }];
    const open = { ...container, env, securityContext: { runAsNonRoot: true } };
    const pods = deployment({ containers: [open] });
    const remediate = () =>
      call<proto.RemediateResponse>((done) => client.remediate(fill(new proto.AnalyzeRequest(), pods), done));
    expect((await remediate()).getRemediationsList()).to.deep.equal([]);
    const request = new proto.ConfigureAnalyzerRequest();
    const config = new proto.PolicyConfig()
      .setEnforcementlevel(proto.EnforcementLevel.REMEDIATE)
      .setProperties(Struct.fromJavaScript({}));
    request.getPolicyconfigMap().set("workload-no-privilege-escalation", config);
    await call((done) => client.configure(request, done));
    const [mended] = (await remediate()).getRemediationsList();
    const expected = deployment({
      containers: [{ ...open, securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false } }],
    });
    expect(mended?.getPolicyname()).to.equal("workload-no-privilege-escalation");
    expect(mended?.getProperties()?.toJavaScript()).to.deep.equal(JSON.parse(JSON.stringify(expected.props)));
  });
});

type Json = Parameters<typeof Struct.fromJavaScript>[0];

function call<Response>(start: (done: (error: Error | null, response: Response) => void) => unknown) {
  return new Promise<Response>((resolve, reject) => {
    start((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** What a request about a resource and a resource of a request about the stack have in common. */
function fill<Message extends proto.AnalyzeRequest | proto.AnalyzerResource>(
  message: Message,
  resource: Resource,
) {
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(resource.props)) as Json));
  message.setOptions(new proto.AnalyzerResourceOptions().setProtect(resource.opts.protect));
  const { provider } = resource;
  if (provider !== undefined) {
    const { urn, type, name } = provider;
    const properties = Struct.fromJavaScript({});
    message.setProvider(
      new proto.AnalyzerProviderResource().setUrn(urn).setType(type).setName(name).setProperties(properties),
    );
  }
  return message;
}

function asStackResource(resource: Resource): proto.AnalyzerResource {
  const message = fill(new proto.AnalyzerResource(), resource);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

/** The messages without the policies' descriptions, which the SDK puts before them. */
function collect(responses: readonly (readonly [proto.AnalyzeResponse, string])[]): Outcomes {
  const outcomes: Record<string, string> = {};
  for (const [response, asked] of responses) {
    for (const diagnostic of response.getDiagnosticsList()) {
      const urn = diagnostic.getUrn() === "" ? asked : diagnostic.getUrn();
      const name = stack.find((resource) => resource.urn === urn)?.name ?? urn;
      const message = withoutFix(diagnostic.getMessage().split("\n").at(-1) ?? "");
      const text = UNDECIDED.includes(diagnostic.getPolicyname())
        ? `undecided: ${message.replace(/^[\w-]+ \(\w+\): /, "")}`
        : `violation: ${message}`;
      outcomes[name] = outcomes[name] === undefined ? text : `${outcomes[name]} | ${text}`;
    }
  }
  return sorted(outcomes);
}

function sorted(outcomes: Outcomes): Outcomes {
  return Object.fromEntries(
    Object.entries(outcomes).map(([name, text]) => [name, text.split(" | ").sort().join(" | ")]),
  );
}
