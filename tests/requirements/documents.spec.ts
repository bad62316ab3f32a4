import { expect } from "chai";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { type TargetName, targetNames } from "../../stacks/targets";
import { inputOf } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const REPLICA_SET = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const HOME = "document-profiles";
const PORT = 27017;

const STORAGE_CLASSES: Readonly<Record<TargetName, string>> = {
  aws: "encrypted",
  gcp: "encrypted",
  k3s: "local-path",
};

const all = (inputs: Props, path: string) => valuesAt(inputs, path).map(({ value }) => value);

for (const target of targetNames) {
  describe(`requirements: document stores on ${target}`, () => {
    let graph: Graph;
    let set: Props;
    before(async function () {
      this.timeout(60_000);
      graph = await graphOf(target, STORES);
      set = graph.only(REPLICA_SET, `${HOME}-replica-set`).inputs;
    });

    it("C06 MongoDB has as many members as the profile says, spread over zones, and loses one at a time", () => {
      expect(set).to.have.nested.property("spec.replsets[0].size", 3);
      expect(all(set, "spec.replsets[].topologySpreadConstraints[].topologyKey")).to.deep.equal([
        "topology.kubernetes.io/zone",
        "kubernetes.io/hostname",
      ]);
      expect(set).to.have.nested.property("spec.replsets[0].podDisruptionBudget.maxUnavailable", 1);
      expect(set).not.to.have.nested.property("spec.unsafeFlags");
    });

    it("C06 its volumes are the target's, its files encrypted, and nobody can delete it", () => {
      const { secretPaths, inputs } = graph.only("kubernetes:core/v1:Secret", `${HOME}-key`);
      expect(all(set, "spec.replsets[].configuration")).to.deep.equal([
        "security:\n  enableEncryption: true\n",
      ]);
      expect(text(set, "spec.secrets.encryptionKey")).to.equal(text(inputs, "metadata.name"));
      const [key] = all(inputs, "stringData.encryption-key") as string[];
      expect(Buffer.from(key ?? "", "base64")).to.have.length(32);
      expect(secretPaths.join()).to.include("stringData");
      expect(all(set, "spec.replsets[].volumeSpec.persistentVolumeClaim.storageClassName")).to.deep.equal([
        STORAGE_CLASSES[target],
      ]);
      expect(graph.only(REPLICA_SET).protect).to.equal(true);
    });

    it("C06 it takes TLS alone, with a certificate that names every member", () => {
      expect(set).to.have.nested.property("spec.tls.mode", "requireTLS");
      expect(set).to.have.nested.property("spec.tls.allowInvalidCertificates", false);
      const certificate = graph.only(
        "kubernetes:cert-manager.io/v1:Certificate",
        `${HOME}-certificate`,
      ).inputs;
      expect(all(certificate, "spec.dnsNames[]")).to.include.members([
        `mongodb-rs0.${HOME}.svc`,
        `*.mongodb-rs0.${HOME}.svc.cluster.local`,
      ]);
      // Members take each other for members by their certificates' organisation.
      expect(all(certificate, "spec.subject.organizations[]")).to.deep.equal([HOME]);
      expect(text(set, "spec.secrets.ssl")).to.equal(text(certificate, "spec.secretName"));
      expect(text(set, "spec.secrets.sslInternal")).to.equal(text(certificate, "spec.secretName"));
    });

    it("C06 its user has a password that is nowhere in clear, and one database to read and write", () => {
      const { inputs, secretPaths } = graph.only("kubernetes:core/v1:Secret", `${HOME}-user`);
      expect(secretPaths.join()).to.include("stringData");
      expect(all(set, "spec.users[].passwordSecretRef")).to.deep.equal([
        { name: text(inputs, "metadata.name"), key: "password" },
      ]);
      expect(all(set, "spec.users[].roles[]")).to.deep.equal([{ name: "readWrite", db: "app" }]);
      expect(JSON.stringify(set)).not.to.include(text(inputs, "stringData.password"));
    });

    it("C06 nobody reaches it but its consumers, its members and its operator", () => {
      const policy = graph.only("kubernetes:networking.k8s.io/v1:NetworkPolicy", `${HOME}-clients`).inputs;
      const open = valuesAt(policy, "spec.ingress[]")
        .map(({ value }) => value as Props)
        .filter((rule) => all(rule, "ports[].port").includes(PORT));
      expect(open.flatMap((rule) => all(rule, "from[]"))).to.deep.equal([
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
          podSelector: { matchLabels: { "app.kubernetes.io/name": "orders" } },
        },
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "psmdb-operator" } } },
        { podSelector: {} },
      ]);
      const identities = graph
        .of("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
        .filter(({ name }) => name.startsWith(HOME))
        .flatMap(({ inputs }) => all(inputs, "spec.identityRefs[]") as Props[]);
      expect(identities.map((each) => [each["namespace"], each["name"]])).to.have.deep.members([
        ["shop", "orders"],
        [HOME, "mongodb"],
        ["psmdb-operator", "psmdb-operator"],
      ]);
      expect(set).to.have.nested.property("spec.replsets[0].serviceAccountName", "mongodb");
    });

    it("C06 its pods run as nobody in particular, in a namespace that wants it", () => {
      const namespace = graph.only("kubernetes:core/v1:Namespace", `${HOME}-namespace`).inputs;
      expect(all(namespace, "metadata.labels")[0]).to.include({
        "pod-security.kubernetes.io/enforce": "restricted",
      });
      for (const path of ["spec.initContainerSecurityContext", "spec.replsets[].containerSecurityContext"]) {
        const [context] = all(set, path) as Props[];
        expect(context, path).to.deep.include({ allowPrivilegeEscalation: false, runAsNonRoot: true });
        expect(all(context ?? {}, "capabilities.drop[]"), path).to.deep.equal(["ALL"]);
      }
      expect(text(set, "spec.image")).to.match(/@sha256:[0-9a-f]{64}$/);
    });

    it("C06 its operator comes after the definitions and before the store, once", () => {
      const operator = graph.only(RELEASE, "document-operator-psmdb-operator");
      const definitions = graph.only(RELEASE, "document-operator-psmdb-operator-crds");
      expect(operator.dependsOn).to.include(definitions.urn);
      expect(operator.inputs).to.have.nested.property("values.watchAllNamespaces", true);
      // What a component waits for, everything in it waits for.
      expect(graph.only("trivium:index:Document", HOME).dependsOn).to.include(operator.urn);
    });
  });
}

describe("requirements: document stores that are not there", () => {
  it("C06 a platform without any has no operator either", async () => {
    const graph = await graphOf("k3s");
    expect(graph.of(REPLICA_SET)).to.deep.equal([]);
    expect(graph.of(RELEASE).filter(({ name }) => name.startsWith("document"))).to.deep.equal([]);
  });

  it("C06 one member of a small environment is what the operator is told to accept", async () => {
    const set = (await graphOf("k3s", STORES, "dev")).only(REPLICA_SET).inputs;
    expect(set).to.have.nested.property("spec.replsets[0].size", 1);
    expect(set).to.have.nested.property("spec.unsafeFlags.replsetSize", true);
  });

  it("C06 a service cannot declare one that nobody has configured", () => {
    const settings = { ...STORES, documents: {} };
    expect(() => inputOf({ stack: "prod", target: "k3s", settings })).to.throw(
      /services\.orders\.documents.*profiles/s,
    );
  });
});
