import { expect } from "chai";
import type { Props } from "../../../../sandbox/simulator/values";
import { DEPLOYMENT, NAMESPACE, TestCluster, workload } from "./support";

const metadata = { name: "orders", namespace: "team" };

describe("Kubernetes objects, simulated", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });

  it("refuses an object whose namespace is not there, and takes it afterwards", () => {
    const inputs = { metadata, spec: workload() };
    expect(() => cluster.create(DEPLOYMENT, inputs)).to.throw(
      `${DEPLOYMENT} team/orders: namespaces "team" not found`,
    );
    cluster.namespace("team");
    const { id, outputs } = cluster.create(DEPLOYMENT, inputs);
    expect(id).to.equal("team/orders");
    expect(outputs["metadata"])
      .to.have.property("uid")
      .that.matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("tells clusters apart", () => {
    const other = new TestCluster({ clusterIdentifier: "k3s/other", kubeconfig: "" }, [
      cluster.namespace("team"),
    ]);
    expect(() => other.create(DEPLOYMENT, { metadata, spec: workload() })).to.throw(
      'namespaces "team" not found',
    );
  });

  const names: readonly (readonly [string, Props, string])[] = [
    [
      NAMESPACE,
      { name: "Team_A" },
      'metadata.name: Invalid value: "Team_A": must be a lowercase RFC 1123 label',
    ],
    [NAMESPACE, { name: "a.b" }, 'metadata.name: Invalid value: "a.b": must be a lowercase RFC 1123 label'],
    [NAMESPACE, {}, "metadata.name: Required value: name is required"],
    [
      NAMESPACE,
      { name: "team", labels: { "a/b/c": "x" } },
      'metadata.labels: Invalid value: "a/b/c": must be a qualified name',
    ],
    [
      NAMESPACE,
      { name: "team", labels: { owner: "two words" } },
      "metadata.labels: Invalid value: \"two words\" of owner: must be at most 63 letters, digits, '-', '_' or '.'",
    ],
  ];
  for (const [type, meta, problem] of names) {
    it(`refuses the metadata ${JSON.stringify(meta)}`, () => {
      expect(cluster.problems(type, { metadata: meta })).to.deep.equal([problem]);
    });
  }

  it("refuses a property that the kind does not have", () => {
    const [problem] = cluster.problems(DEPLOYMENT, { metadata, spec: { ...workload(), replica: 2 } });
    expect(problem).to.match(/^spec\.replica: is no property of kubernetes /);
  });

  const pods: readonly (readonly [string, Props, string])[] = [
    [
      "a selector that finds none of its pods",
      { ...workload(), selector: { matchLabels: { app: "billing" } } },
      "spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`: app",
    ],
    [
      "two containers of one name",
      workload({}, { initContainers: [{ name: "orders" }] }),
      'spec.template.spec.containers: Duplicate value: "orders"',
    ],
    [
      "a mount without a volume",
      workload({ volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] }),
      'spec.template.spec.containers[orders].volumeMounts: Not found: "tmp"',
    ],
    [
      "a port out of range",
      workload({ ports: [{ containerPort: 70000 }] }),
      "spec.template.spec.containers[orders].ports: Invalid value: 70000: must be between 1 and 65535, inclusive",
    ],
    [
      "a quantity that is none",
      workload({ resources: { limits: { memory: "512 MB" } } }),
      'spec.template.spec.containers[orders].resources: Invalid value: "512 MB" of memory: quantities must match a number and a suffix',
    ],
    [
      "a request above its limit",
      workload({ resources: { requests: { memory: "1Gi" }, limits: { memory: "900Mi" } } }),
      'spec.template.spec.containers[orders].resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 900Mi',
    ],
    [
      "a probe on a port that has no such name",
      workload({ readinessProbe: { httpGet: { port: "http" } } }),
      'spec.template.spec.containers[orders].readinessProbe.httpGet.port: Invalid value: "http": no port of the container has this name',
    ],
  ];
  for (const [what, spec, problem] of pods) {
    it(`refuses ${what}`, () => {
      expect(cluster.problems(DEPLOYMENT, { metadata, spec })).to.deep.equal([problem]);
    });
  }

  it("refuses pods that the namespace's Pod Security level forbids, with every reason", () => {
    cluster.namespace("team", "restricted");
    const spec = workload({ securityContext: { privileged: true } }, { hostNetwork: true });
    expect(() => cluster.create(DEPLOYMENT, { metadata, spec })).to.throw(
      'pods "orders" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), ' +
        'privileged (container "orders" must not set securityContext.privileged=true), allowPrivilegeEscalation != false ' +
        '(container "orders" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities ' +
        '(container "orders" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container ' +
        '"orders" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "orders" must set ' +
        'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  it("takes at level privileged what it refuses at level baseline", () => {
    const spec = workload({}, { volumes: [{ name: "node", hostPath: { path: "/" } }] });
    cluster.namespace("baseline", "baseline");
    cluster.namespace("privileged", "privileged");
    const inNamespace = (namespace: string) => ({ metadata: { name: "orders", namespace }, spec });
    expect(() => cluster.create(DEPLOYMENT, inNamespace("baseline"))).to.throw(
      'hostPath volumes (volume "node")',
    );
    expect(cluster.create(DEPLOYMENT, inNamespace("privileged")).id).to.equal("privileged/orders");
  });

  it("refuses pods whose service account is not there", () => {
    cluster.namespace("team");
    const inputs = { metadata, spec: workload({}, { serviceAccountName: "orders" }) };
    expect(() => cluster.create(DEPLOYMENT, inputs)).to.throw('serviceaccount "orders" not found');
    cluster.create("kubernetes:core/v1:ServiceAccount", { metadata });
    expect(cluster.create(DEPLOYMENT, inputs).id).to.equal("team/orders");
  });

  const rules: readonly (readonly [string, Props, string])[] = [
    [
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      { spec: { scaleTargetRef: { kind: "Rollout", name: "orders" }, minReplicas: 4, maxReplicas: 2 } },
      "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`",
    ],
    [
      "kubernetes:policy/v1:PodDisruptionBudget",
      { spec: { minAvailable: 1, maxUnavailable: "50%" } },
      "spec: Invalid value: minAvailable and maxUnavailable cannot be both set",
    ],
    [
      "kubernetes:core/v1:Service",
      { spec: { ports: [{ port: 80 }, { port: 443 }] } },
      "spec.ports: Required value: a port of several needs a name",
    ],
    [
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      { spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.1/8" } }] }] } },
      'spec: Invalid value: "10.0.0.1/8": must be a valid CIDR',
    ],
    [
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      { rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }] },
      "rules[0].verbs: Required value: verbs must contain at least one value",
    ],
    [
      "kubernetes:core/v1:LimitRange",
      { spec: { limits: [{ type: "Container", default: { cpu: "2" }, max: { cpu: "1500m" } }] } },
      "spec.limits[0]: Invalid value: default cpu 2 is greater than max 1500m",
    ],
  ];
  for (const [type, body, problem] of rules) {
    it(`refuses ${problem.slice(0, 60)} of ${type}`, () => {
      expect(cluster.problems(type, { metadata, ...body })).to.deep.equal([problem]);
    });
  }

  const changes: readonly (readonly [string, Props, Props, readonly string[]])[] = [
    [DEPLOYMENT, { spec: workload() }, { spec: workload({ image: "orders@sha256:1" }) }, []],
    [DEPLOYMENT, { spec: workload() }, { spec: { ...workload(), selector: { matchLabels: {} } } }, ["spec"]],
    [
      "kubernetes:core/v1:Service",
      { spec: { type: "ClusterIP" } },
      { spec: { clusterIP: "10.0.0.9" } },
      ["spec"],
    ],
    [
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
      { roleRef: { name: "a" } },
      { roleRef: { name: "b" } },
      ["roleRef"],
    ],
    ["kubernetes:core/v1:ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, ["data"]],
    ["kubernetes:core/v1:Namespace", { metadata: { name: "a" } }, { metadata: { name: "b" } }, ["metadata"]],
  ];
  for (const [type, before, after, replaced] of changes) {
    it(`replaces ${replaced.join() || "nothing"} of ${type}`, () => {
      const [olds, news] = [before, after].map((body) => ({ metadata, ...body }));
      const difference = cluster.simulator.diff(type, "urn:1", "team/orders", olds ?? {}, news ?? {});
      expect(difference.replaces).to.deep.equal(replaced);
    });
  }
});
