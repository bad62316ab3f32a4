import * as fs from "node:fs";
import { expect } from "chai";
import packRules from "../../components/admission-rules.json";
import { kindOf as kindOfRule } from "../../components/kubernetes/constraint";
import type { ApiServer, KubernetesObject } from "../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../sandbox/kubernetes/ownership";
import { MATRIX } from "../support/plans";
import { ControlPlane } from "./acceptance/control-plane";
import { describeRefusal, type Judge, type Judgement, judgeAll, refusalOf } from "./acceptance/judge";
import { kindOf, type Manifest, manifestsOf } from "./acceptance/manifests";
import { policiesIn, untilEnforced } from "./acceptance/policies";
import { BAD_PODS, changed, injected, podFrom, rulesAgainst } from "./acceptance/pods";
import { edited, originalOf, SPOILT } from "./acceptance/spoilt";

interface Row {
  readonly name: string;
  readonly judgements: readonly Judgement[];
  readonly seconds: number;
}

describe("the manifests of every stack on every target", () => {
  const rows: Row[] = [];
  /** A stopped control plane that has the definitions and nothing else. */
  let defined: string | undefined;

  before(async () => {
    const manifests = [];
    for (const choice of MATRIX) manifests.push(...(await manifestsOf(choice)));
    const controlPlane = await ControlPlane.start();
    await controlPlane.define(manifests);
    defined = await controlPlane.freeze();
  });
  after(() => {
    if (defined !== undefined) fs.rmSync(defined, { recursive: true, force: true });
    process.stdout.write(`\n${summary(rows)}\n`);
  });

  for (const { name, ...choice } of MATRIX) {
    it(`of ${name} are accepted in their order by a server that has none of them`, async () => {
      const began = Date.now();
      const manifests = await manifestsOf(choice);
      const controlPlane = await ControlPlane.start(defined);
      try {
        const judgements = await judgeAll(controlPlane.api, manifests);
        rows.push({ name, judgements, seconds: (Date.now() - began) / 1000 });
        const refused = judgements.filter(({ refusal }) => refusal !== undefined);
        expect(refused.map(describeRefusal)).to.deep.equal([]);
        expect(judgements.map(({ manifest }) => manifest.file)).to.deep.equal(
          manifests.map(({ file }) => file),
        );
      } finally {
        await controlPlane.discard();
      }
    });
  }

  it("leave to models only the kinds whose definitions cannot be had", () => {
    const byModel = rows.flatMap((row) => of(row, "model")).map(({ manifest }) => kindOf(manifest.object));
    const rules = [
      "images-from-registries",
      "images-pinned",
      "pods-in-mesh",
      ...packRules.map(({ name }) => name),
    ];
    expect([...new Set(byModel)]).to.have.members([
      ...rules.map((name) => `constraints.gatekeeper.sh/v1beta1/${kindOfRule(name)}`),
      "elbv2.k8s.aws/v1beta1/TargetGroupBinding",
      "kafka.strimzi.io/v1/Kafka",
      "kafka.strimzi.io/v1/KafkaNodePool",
      "kafka.strimzi.io/v1/KafkaTopic",
      "kafka.strimzi.io/v1/KafkaUser",
      "networking.gke.io/v1/GCPBackendPolicy",
      "networking.gke.io/v1/GCPGatewayPolicy",
      "networking.gke.io/v1/GCPHTTPFilter",
      "networking.gke.io/v1/HealthCheckPolicy",
      "policy.linkerd.io/v1alpha1/AuthorizationPolicy",
      "policy.linkerd.io/v1alpha1/MeshTLSAuthentication",
      "policy.linkerd.io/v1alpha1/NetworkAuthentication",
      "policy.linkerd.io/v1beta3/Server",
      "postgresql.cnpg.io/v1/Cluster",
      "postgresql.cnpg.io/v1/Pooler",
      "postgresql.cnpg.io/v1/ScheduledBackup",
      "psmdb.percona.com/v1/PerconaServerMongoDB",
    ]);
  });
});

describe("an API server with the edge stack on it", () => {
  let controlPlane: ControlPlane | undefined;
  let api: ApiServer;
  let manifests: readonly Manifest[];
  let pod: KubernetesObject;

  before(async () => {
    manifests = await manifestsOf({ stack: "dev", target: "k3s" });
    controlPlane = await ControlPlane.start();
    await controlPlane.define(manifests);
    ({ api } = controlPlane);
    await judgeAll(api, manifests);
    pod = podFrom(originalOf(manifests, "Rollout podinfo"));
  });
  after(async () => controlPlane?.discard());

  describe("refuses a manifest with", () => {
    for (const { title, of, at, value, words } of SPOILT) {
      it(title, async () => {
        const object = edited(originalOf(manifests, of), at, value);
        const refusal = await refusalOf(api.apply(object, { manager: FIELD_MANAGER, dryRun: true }));
        expect(refusal ?? "accepted").to.include(words);
      });
    }
  });

  it("finds nothing wrong with the types in the admission policies", async () => {
    const policies = await policiesIn(api, manifests);
    expect(policies.map(({ name }) => name)).to.have.members([
      "images-pinned",
      "pods-in-mesh",
      ...packRules.map(({ name }) => name),
    ]);
    for (const { name, warnings } of policies) expect(warnings, name).to.deep.equal([]);
  });

  describe("whose admission policies are enforced", () => {
    before(() => untilEnforced(api, pod));

    it("admits the sample service's pod, and the same after injection", async () => {
      expect(await rulesAgainst(pod)).to.deep.equal([]);
      expect(await refusalOf(api.create(injected(pod), { dryRun: true }))).to.equal(undefined);
      expect(await refusalOf(api.create(pod))).to.equal(undefined);
    });

    it("lets an admitted pod be labelled, and refuses it an image that is not pinned", async () => {
      expect(await refusalOf(api.merge(pod, { metadata: { labels: { seen: "yes" } } }))).to.equal(undefined);
      const debug = {
        name: "debug",
        image: "tool:1",
        securityContext: edited(securityOf(pod), ["runAsUser"], 1),
      };
      const spec = { ephemeralContainers: [debug] };
      expect(await refusalOf(api.merge(pod, { spec }, "ephemeralcontainers"))).to.include(
        "images are not pinned by digest: tool:1",
      );
    });

    describe("refuses a pod, as far as they judge it the policy pack refuses it too:", () => {
      for (const bad of BAD_PODS) {
        it(bad.title, async () => {
          const object = changed(pod, bad);
          const refusal = (await refusalOf(api.create(object, { dryRun: true }))) ?? "admitted";
          for (const words of bad.words) expect(refusal).to.include(words);
          expect(await rulesAgainst(object)).to.deep.equal(bad.rules);
        });
      }
    });

    it("refuses a pod that asks for more than the team's quota", async () => {
      const greedy = edited(pod, [...RESOURCES, "requests", "cpu"], "1000");
      expect(await refusalOf(api.create(greedy, { dryRun: true }))).to.match(
        /exceeded quota: quota, requested: requests.cpu=1k, used: requests.cpu=\S+, limited: requests.cpu=/,
      );
    });

    it("gives a container that says nothing the team's limits, and refuses what contradicts them", async () => {
      const silent = await api.create(edited(renamed(pod), RESOURCES, undefined), { dryRun: true });
      expect(resourcesOf(silent)).to.deep.equal({
        limits: { memory: "256Mi" },
        requests: { cpu: "50m", memory: "64Mi" },
      });
      const large = edited(pod, RESOURCES, { requests: { memory: "512Mi" } });
      expect(await refusalOf(api.create(large, { dryRun: true }))).to.include(
        'Invalid value: "512Mi": must be less than or equal to memory limit of 256Mi',
      );
    });

    it("admits in a namespace that is no team's what the policies are not about", async () => {
      const elsewhere = edited(edited(pod, ["metadata", "namespace"], "default"), IMAGE, "podinfo:latest");
      const plain = edited(elsewhere, ["spec", "serviceAccountName"], undefined);
      expect(await refusalOf(api.create(plain, { dryRun: true }))).to.equal(undefined);
    });
  });
});

const IMAGE = ["spec", "containers", 0, "image"];
const RESOURCES = ["spec", "containers", 0, "resources"];

interface PodSpec {
  readonly containers: readonly { readonly resources: object; readonly securityContext: object }[];
}

function renamed(pod: KubernetesObject): KubernetesObject {
  return edited(pod, ["metadata", "name"], "another");
}

function resourcesOf(pod: KubernetesObject): object | undefined {
  return (pod["spec"] as PodSpec).containers[0]?.resources;
}

function securityOf(pod: KubernetesObject): object | undefined {
  return (pod["spec"] as PodSpec).containers[0]?.securityContext;
}

function of({ judgements }: Row, judge: Judge): Judgement[] {
  return judgements.filter((judgement) => judgement.judge === judge);
}

const HEAD = ["plan", "objects", "built-in", "by definition", "model only", "refused", "seconds"];

/** Accepted objects by who judged them; what only a model has seen is never called accepted. */
function summary(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const accepted = (judge: Judge) => of(row, judge).filter(({ refusal }) => refusal === undefined).length;
    const refused = row.judgements.filter(({ refusal }) => refusal !== undefined).length;
    return [
      row.name,
      row.judgements.length,
      accepted("built-in"),
      accepted("definition"),
      accepted("model"),
      refused,
      row.seconds.toFixed(1),
    ].map(String);
  });
  const total = HEAD.map((_, column) =>
    column === 0 ? "total" : sum(lines.map((line) => Number(line[column]))),
  );
  const widths = HEAD.map((title) => Math.max(title.length, 8));
  return [HEAD, ...lines, total.map(String)]
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .join("\n");
}

function sum(numbers: readonly number[]): number {
  return Number(numbers.reduce((total, each) => total + each, 0).toFixed(1));
}
