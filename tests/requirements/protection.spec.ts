import { expect } from "chai";
import packRules from "../../components/admission-rules.json";
import { POD_SECURITY_EXCEPTIONS } from "../../components/kubernetes/pod-security";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { MATRIX, over, planOf, type Settings } from "../support/plans";
import { refusal, validService } from "../stacks/config/values";
import { Graph, graphOf } from "./graph";
import { PROTECTION, RESTORES } from "./protecting";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const BUILTIN = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const TEMPLATE = "kubernetes:templates.gatekeeper.sh/v1:ConstraintTemplate";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** The gateway's ports behind 80 and 443, and the one that a front door asks how it is. */
const GATEWAY_PORTS = [8000, 8443, 8080];

/**
 * Who may be reached from any address, and on which ports: the gateway; webhooks, which the API server calls, and no
 * policy can name that; Boundary, through which people come in where it is asked for.
 */
const ENTRANCES: Readonly<Record<string, readonly number[]>> = {
  boundary: [9200],
  "boundary-workers": [9202],
  "cert-manager": [10250, 6443],
  "cnpg-system": [9443],
  "cosign-system": [8443],
  "external-secrets": [10250],
  gateway: GATEWAY_PORTS,
  "gatekeeper-system": [8443],
  "istio-system": [15017],
  keda: [6443],
  linkerd: [8443, 9443],
};

async function everyPlan(): Promise<readonly { readonly name: string; readonly graph: Graph }[]> {
  const plans = [];
  for (const { name, ...choice } of MATRIX) {
    plans.push({ name, graph: new Graph((await planOf(choice, true)).recording.resources) });
  }
  return plans;
}

/** What a path leads to, such as `spec.targets.0.code`. */
function at(inputs: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)] as unknown;
    return typeof value === "object" && value !== null ? (value as Props)[key] : undefined;
  }, inputs);
}

function groups(inputs: Props, path: string): Props[] {
  return valuesAt(inputs, `${path}[]`)
    .map(({ value }) => value)
    .filter(isProps);
}

function nameOf(inputs: Props): string {
  return text(inputs, "metadata.name") ?? "";
}

function policiesIn(graph: Graph, namespace: string): Props[] {
  return graph.inputs(POLICY).filter((policy) => text(policy, "metadata.namespace") === namespace);
}

function labelsOf(namespace: Props): Props {
  const labels = (namespace["metadata"] as Props)["labels"];
  return labels === undefined ? {} : (labels as Props);
}

/** What is said of settings that are wrong, without the line about the file. */
function problemsOf(target: string, settings: Settings): string {
  return refusal({ target, ...settings }).join("\n");
}

/** The values of the chart's release. */
function release(graph: Graph, chart: string): Props {
  const [found] = graph.inputs(RELEASE).filter((inputs) => text(inputs, "chart") === chart);
  const values = found?.["values"];
  if (!isProps(values)) throw new Error(`no release of ${chart}`);
  return values;
}

describe("namespaces", () => {
  it("are all at a pinned level of Pod Security in three modes, restricted but for those listed with reasons (N17, E10)", async () => {
    for (const { name, graph } of await everyPlan()) {
      const namespaces = graph.inputs(NAMESPACE);
      expect(namespaces, name).to.have.length.greaterThan(5);
      for (const namespace of namespaces) {
        const where = `${name} ${nameOf(namespace)}`;
        const labels = labelsOf(namespace);
        const level = labels["pod-security.kubernetes.io/enforce"];
        for (const mode of ["enforce", "warn", "audit"]) {
          expect(labels[`pod-security.kubernetes.io/${mode}`], where).to.equal(level);
          expect(labels[`pod-security.kubernetes.io/${mode}-version`], where).to.match(/^v1\.\d+$/);
        }
        const reason = POD_SECURITY_EXCEPTIONS[nameOf(namespace)];
        if (reason === undefined) expect(level, where).to.equal("restricted");
        else
          expect(namespace, where).to.have.nested.property(
            "metadata.annotations.trivium/pod-security-reason",
          );
      }
    }
  }).timeout(300_000);

  it("deny traffic in both directions by default, and let out to names (E10, F07, N17)", async () => {
    for (const { name, graph } of await everyPlan()) {
      for (const namespace of graph.inputs(NAMESPACE).map(nameOf)) {
        const policies = policiesIn(graph, namespace);
        const denying = policies.filter(
          (policy) =>
            JSON.stringify(at(policy, "spec.podSelector")) === '{"matchLabels":{}}' &&
            JSON.stringify(at(policy, "spec.policyTypes")) === '["Ingress","Egress"]' &&
            groups(policy, "spec.ingress").length + groups(policy, "spec.egress").length === 0,
        );
        expect(denying, `${name} ${namespace}`).to.have.length(1);
        const ports = policies.flatMap((policy) => valuesAt(policy, "spec.egress[].ports[].port"));
        expect(
          ports.map(({ value }) => value),
          `${name} ${namespace}`,
        ).to.include(53);
      }
    }
  }).timeout(300_000);

  it("of controllers let out to the API server, and to what else they are known to need (F07, E10)", async () => {
    const graph = await graphOf(
      "k3s",
      over(over(PROTECTION, RESTORES), { admission: { engine: "gatekeeper" } }),
    );
    const outside = (namespace: string) => {
      const beyond = policiesIn(graph, namespace)
        .flatMap((policy) => groups(policy, "spec.egress"))
        .filter((rule) => groups(rule, "to").some((peer) => at(peer, "ipBlock.cidr") === "0.0.0.0/0"));
      return beyond.flatMap((rule) => groups(rule, "ports").map(({ port }) => port));
    };
    const API_SERVER = [443, 6443];
    for (const name of [
      "cnpg-system",
      "cosign-system",
      "falco",
      "falcosidekick",
      "gatekeeper-system",
      "velero",
    ]) {
      expect(outside(name), name).to.deep.equal(API_SERVER);
    }
    expect(outside("cert-manager")).to.deep.equal([80, ...API_SERVER]);
    for (const name of ["crds", "node-exporter", "restore-sample"])
      expect(outside(name), name).to.deep.equal([]);
    // Nothing asks the cloud's metadata server who its node is.
    const blocks = graph
      .inputs(POLICY)
      .flatMap((policy) => groups(policy, "spec.egress"))
      .flatMap((rule) => groups(rule, "to"));
    const all = blocks.filter((peer) => at(peer, "ipBlock.cidr") === "0.0.0.0/0");
    expect(all).to.have.length.greaterThan(10);
    for (const peer of all) expect(at(peer, "ipBlock.except")).to.include("169.254.169.254/32");
  });

  it("let nobody in from outside but to the gateway, and the API server to webhooks (F07)", async () => {
    let seen = 0;
    for (const { name, graph } of await everyPlan()) {
      for (const policy of graph.inputs(POLICY)) {
        const open = groups(policy, "spec.ingress").filter((rule) => {
          const from = groups(rule, "from");
          const blocks = from.flatMap((peer) => text(peer, "ipBlock.cidr") ?? []);
          // Link-local addresses are the node's own: kubelet asks from one how a pod in an ambient mesh is.
          return from.length === 0 || blocks.some((cidr) => !cidr.startsWith("169.254."));
        });
        const where = `${name} ${text(policy, "metadata.namespace") ?? ""}`;
        for (const rule of open) {
          const ports = groups(rule, "ports").map(({ port }) => port);
          expect(ports, where).to.have.length.greaterThan(0);
          const entrance = ENTRANCES[text(policy, "metadata.namespace") ?? ""] ?? [];
          expect(
            ports.filter((port) => !entrance.includes(Number(port))),
            where,
          ).to.deep.equal([]);
        }
      }
      const balanced = graph
        .inputs("kubernetes:core/v1:Service")
        .filter((service) => text(service, "spec.type") === "LoadBalancer");
      for (const service of balanced) {
        const home = text(service, "metadata.namespace") ?? "";
        expect(Object.keys(ENTRANCES), name).to.include(home);
        if (home !== "gateway") continue;
        seen += 1;
        const ports = groups(service, "spec.ports").map(({ port }) => port);
        expect(ports, name).to.have.members([80, 443]);
      }
    }
    expect(seen).to.be.greaterThan(0);
  }).timeout(300_000);
});

describe("a team's namespace", () => {
  const ECHO = `ghcr.io/stefanprodan/podinfo@sha256:${"1".repeat(64)}`;

  it("has a quota of pods, storage and objects, and bounds of a container (E10, M16)", async () => {
    const graph = await graphOf("k3s", PROTECTION);
    const quota = at(graph.only("kubernetes:core/v1:ResourceQuota", "team-shop-quota").inputs, "spec.hard");
    expect(quota).to.deep.equal({
      "requests.cpu": "20",
      "requests.memory": "40Gi",
      "requests.storage": "50Gi",
      pods: "100",
      persistentvolumeclaims: "10",
      services: "50",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
      configmaps: "100",
      secrets: "100",
      "count/jobs.batch": "50",
    });
    const priorities = graph.only("kubernetes:core/v1:ResourceQuota", "team-shop-priority-quota").inputs;
    expect(at(priorities, "spec.hard.pods")).to.equal("0");
    expect(at(priorities, "spec.scopeSelector.matchExpressions.0.values")).to.include("trivium-platform");
    const limits = groups(graph.only("kubernetes:core/v1:LimitRange").inputs, "spec.limits");
    expect(limits.map(({ max }) => max)).to.deep.equal([{ memory: "8Gi" }]);
  });

  it("has no flows but the declared ones: gateway to frontend:3000, frontend to backend:3002, names (C08, F07)", async () => {
    const service = { team: "shop", image: ECHO };
    const graph = await graphOf("gcp", {
      services: {
        frontend: { ...service, port: 3000, route: { host: "frontend.prod.acme.example" } },
        backend: { ...service, port: 3002, callers: ["frontend"] },
      },
    });
    const named = (peer: Props) => [
      Object.values((at(peer, "namespaceSelector.matchLabels") ?? {}) as Props)[0],
      Object.values((at(peer, "podSelector.matchLabels") ?? {}) as Props)[0],
    ];
    const flows = (name: string, direction: "ingress" | "egress", peers: "from" | "to") => {
      const policy = graph.only(POLICY, `service-${name}-network-policy`).inputs;
      return groups(policy, `spec.${direction}`).map((rule) => ({
        peers: groups(rule, peers).map(named),
        port: groups(rule, "ports")[0]?.["port"],
      }));
    };
    expect(flows("frontend", "ingress", "from")).to.deep.equal([
      { peers: [["gateway", undefined]], port: 3000 },
      { peers: [["monitoring", undefined]], port: 3000 },
    ]);
    expect(flows("frontend", "egress", "to")).to.deep.equal([{ peers: [["shop", "backend"]], port: 3002 }]);
    expect(flows("backend", "ingress", "from")).to.deep.equal([
      { peers: [["shop", "frontend"]], port: 3002 },
      { peers: [["monitoring", undefined]], port: 3002 },
    ]);
    expect(flows("backend", "egress", "to")).to.deep.equal([]);
  });

  it("runs pods that matter more where there is no room for all", async () => {
    const graph = await graphOf("k3s", { services: { podinfo: { priority: "critical" } } });
    const classes = graph.inputs("kubernetes:scheduling.k8s.io/v1:PriorityClass");
    const values = new Map(classes.map((each) => [nameOf(each), Number(each["value"])]));
    const order = ["batch", "normal", "critical", "platform"].map(
      (name) => values.get(`trivium-${name}`) ?? 0,
    );
    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
    expect(new Set(order).size).to.equal(4);
    const rollout = graph.only("kubernetes:argoproj.io/v1alpha1:Rollout", "service-podinfo-rollout");
    expect(at(rollout.inputs, "spec.template.spec.priorityClassName")).to.equal("trivium-critical");
  });

  it("is not told to run a container larger than the team's bound", () => {
    const settings = {
      teams: { shop: { limits: { containerMemory: "1Gi" } } },
      services: { orders: { ...validService(), resources: { cpu: "500m", memory: "2Gi" } } },
    };
    expect(problemsOf("aws", settings)).to.include(
      '  services.orders.resources.memory = "2Gi"\n' +
        "    is more than a container of team shop may have; set at most 1Gi, or raise limits.containerMemory of the team",
    );
    expect(problemsOf("aws", { teams: { shop: { limits: { containerMemory: "256Mi" } } } })).to.include(
      "is less than the mesh's own containers need; set at least 512Mi",
    );
  });
});

describe("rules about pods", () => {
  /** Expressions and variables of each rule, by its name, whoever enforces it. */
  function rulesOf(graph: Graph): Readonly<Record<string, unknown>> {
    const rules: Record<string, unknown> = {};
    for (const policy of graph.inputs(BUILTIN)) {
      rules[nameOf(policy).replaceAll("-", "")] = ruleIn(at(policy, "spec"));
    }
    for (const template of graph.inputs(TEMPLATE)) {
      rules[nameOf(template)] = ruleIn(at(template, "spec.targets.0.code.0.source"));
    }
    return rules;
  }

  function ruleIn(source: unknown): unknown {
    const { variables, validations } = source as { variables: unknown; validations: readonly Props[] };
    return {
      variables,
      validations: validations.map(({ expression, messageExpression }) => ({
        expression,
        messageExpression,
      })),
    };
  }

  it("are the same by the API server and by Gatekeeper, which is there before them (F09)", async () => {
    const gatekeeper: Settings = { ...PROTECTION, admission: { engine: "gatekeeper" } };
    for (const target of targetNames) {
      const builtin = await graphOf(target, PROTECTION);
      const other = await graphOf(target, gatekeeper);
      expect(Object.keys(rulesOf(builtin))).to.have.members([
        "imagesfromregistries",
        "imagespinned",
        "podsinmesh",
        ...packRules.map(({ name }) => name.replaceAll("-", "")),
      ]);
      expect(rulesOf(other)).to.deep.equal(rulesOf(builtin));
      expect(other.of(BUILTIN)).to.deep.equal([]);
      expect(builtin.of(TEMPLATE)).to.deep.equal([]);
      expect(at(release(other, "gatekeeper"), "validatingWebhookFailurePolicy")).to.equal("Fail");
      for (const { name, type, dependsOn } of other.resources) {
        if (!type.startsWith("kubernetes:constraints.gatekeeper.sh/")) continue;
        expect(dependsOn.join(), name).to.include(name.replace(/-constraint$/, "-template"));
      }
    }
  }).timeout(300_000);

  it("admit images of the listed registries alone, and say so before a pod does (F09, E13)", async () => {
    const policy = (await graphOf("aws", PROTECTION)).only(
      BUILTIN,
      "admission-images-from-registries-policy",
    );
    expect(JSON.stringify(policy.inputs)).to.include(
      '[\\"ghcr.io/stefanprodan/\\",\\"ghcr.io/acme/\\"].exists(r, i.startsWith(r))',
    );
    expect((await graphOf("aws")).inputs(BUILTIN).map(nameOf)).to.not.include("images-from-registries");
    expect(problemsOf("aws", { images: { registries: ["ghcr.io/acme"] } })).to.equal("");
    expect(problemsOf("aws", { images: { registries: ["ghcr.io/acm"] } })).to.include(
      "is not from ghcr.io/acm; push it there, or add its registry to images.registries",
    );
  });

  it("demand a signature of images of those registries, by one of the signers (F09, E13)", async () => {
    for (const target of targetNames) {
      const graph = await graphOf(target, PROTECTION);
      const policy = graph.only("kubernetes:policy.sigstore.dev/v1beta1:ClusterImagePolicy").inputs;
      expect(groups(policy, "spec.images")).to.deep.equal([
        { glob: "ghcr.io/stefanprodan/**" },
        { glob: "ghcr.io/acme/**" },
      ]);
      expect(groups(policy, "spec.authorities").map(({ name }) => name)).to.deep.equal([
        "identities",
        "key-release",
      ]);
      expect(
        at(release(graph, "policy-controller"), "webhook.namespaceSelector.matchExpressions.0.key"),
      ).to.equal("team");
    }
    expect(problemsOf("aws", { images: { signatures: {} } })).to.match(
      /images\.signatures[^]*names no signer; set identities or keys[^]*images\.registries[^]*names no registry/,
    );
  }).timeout(300_000);
});

describe("sensors on the nodes", () => {
  it("read the kernel through eBPF, download nothing, and tell Alertmanager (F09)", async () => {
    for (const target of targetNames) {
      const graph = await graphOf(target, PROTECTION);
      const falco = release(graph, "falco");
      expect(at(falco, "driver.kind")).to.equal("modern_ebpf");
      expect(at(falco, "falcoctl.artifact.install.enabled")).to.equal(false);
      expect(at(falco, "falco.priority")).to.equal("notice");
      expect(at(falco, "falco.http_output.url")).to.equal("http://falcosidekick.falcosidekick.svc:2801");
      expect(at(release(graph, "falcosidekick"), "config.alertmanager.hostport")).to.equal(
        "http://monitoring-alertmanager.monitoring.svc:9093",
      );
      const [way] = policiesIn(graph, "monitoring").filter(
        (policy) => nameOf(policy) === "allow-falcosidekick",
      );
      expect(at(way ?? {}, "spec.ingress.0.ports.0.port")).to.equal(9093);
      expect((await graphOf(target)).inputs(RELEASE).map(({ chart }) => chart)).to.not.include("falco");
    }
  }).timeout(300_000);
});
