import { expect } from "chai";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { inputOf, over, planOf, type Settings } from "../support/plans";
import { Graph, graphOf } from "./graph";
import { VAULT_SERVER } from "./secret-engines";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";
const PROVIDER = "pulumi:providers:vault";
const ADDRESS = "https://vault.vault.svc:8200";
const EMPTY = { gatewayAddress: "", facilities: {}, databases: {}, services: {} };

/** Before somebody has initialised it. */
const FIRST: Settings = { vault: { server: { initialised: false } } };

function release(graph: Graph): RecordedResource {
  return graph.only(RELEASE, "vault-server-vault");
}

function settingsOf(graph: Graph): string {
  return text(release(graph).inputs, "values.server.ha.raft.config") ?? "";
}

function inVault(graph: Graph, type: string): Props[] {
  return graph.inputs(type).filter((inputs) => text(inputs, "metadata.namespace") === "vault");
}

function policy(graph: Graph, name: string): Props {
  const found = inVault(graph, POLICY).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no NetworkPolicy ${name} in the namespace of Vault`);
  return found;
}

/** What the objects of one kind are, by name and without what stands at a path. */
function specsOf(graph: Graph, type: string): Map<string, unknown> {
  return new Map(
    graph.of(type).map(({ name, inputs }) => [name, valuesAt(inputs, "spec")[0]?.value] as const),
  );
}

for (const target of targetNames) {
  describe(`a Vault in the cluster on ${target}`, () => {
    let graph: Graph;
    let without: Graph;
    before(async function () {
      this.timeout(120_000);
      graph = await graphOf(target, VAULT_SERVER[target]);
      without = await graphOf(target);
    });

    it("is there only where it is asked for, three servers where controllers are more than one (E03)", async () => {
      expect(without.of(RELEASE).map(({ name }) => name)).to.not.include("vault-server-vault");
      const values = valuesAt(release(graph).inputs, "values.server.ha.replicas").map(({ value }) => value);
      expect(values).to.deep.equal([3]);
      expect(settingsOf(graph).match(/leader_api_addr/g)).to.have.length(3);
      const dev = await graphOf(target, VAULT_SERVER[target], "dev");
      expect(valuesAt(release(dev).inputs, "values.server.ha.replicas")[0]?.value).to.equal(1);
      const budgets = [graph, dev].map(
        (each) => valuesAt(release(each).inputs, "values.server.ha.disruptionBudget.enabled")[0]?.value,
      );
      expect(budgets).to.deep.equal([true, false]);
    });

    it("serves TLS of an authority of its own whose key nobody sees, and locks no memory (E03)", () => {
      expect(settingsOf(graph)).to.include("disable_mlock = true").and.to.not.include("tls_disable");
      const certificates = graph.inputs("kubernetes:cert-manager.io/v1:Certificate");
      const served = certificates.find((inputs) => text(inputs, "spec.secretName") === "vault-tls");
      expect(valuesAt(served ?? {}, "spec.dnsNames")[0]?.value).to.include("vault.vault.svc");
      const bundles = graph.of("kubernetes:trust.cert-manager.io/v1alpha1:Bundle");
      expect(bundles.map(({ name }) => name)).to.include("vault-server-trust");
      expect(graph.of("kubernetes:core/v1:Secret").map(({ name }) => name)).to.satisfy((names: string[]) =>
        names.every((name) => !name.startsWith("vault-server")),
      );
    });

    it("is reached by External Secrets with that authority, and by Pulumi where the environment says (E03)", () => {
      const store = graph.only("kubernetes:external-secrets.io/v1:ClusterSecretStore").inputs;
      expect(text(store, "spec.provider.vault.server")).to.equal(ADDRESS);
      expect(valuesAt(store, "spec.provider.vault.caProvider")[0]?.value).to.deep.equal({
        type: "ConfigMap",
        name: "vault-authority",
        key: "certificates",
        namespace: "external-secrets",
      });
      const stores = graph.inputs("kubernetes:external-secrets.io/v1:SecretStore");
      for (const own of stores) {
        expect(text(own, "spec.provider.vault.caProvider.name")).to.equal("vault-authority");
        expect(text(own, "spec.provider.vault.caProvider.namespace")).to.equal(undefined);
      }
      const [provider] = graph.inputs(PROVIDER);
      expect(provider).to.not.equal(undefined);
      expect(text(provider ?? {}, "address")).to.equal(undefined);
    });

    it("lets in External Secrets and Prometheus, each on its port, and nobody else (E03)", () => {
      const ingress = valuesAt(policy(graph, "allow-ingress"), "spec.ingress")[0]?.value as Props[];
      const peers = ingress.map((rule) => [
        text(rule, "from[0].namespaceSelector.matchLabels.kubernetes.io/metadata.name") ??
          /"kubernetes.io\/metadata.name":"([^"]+)"/.exec(JSON.stringify(rule["from"]))?.[1] ??
          "own",
        (valuesAt(rule, "ports")[0]?.value as { port: number }[] | undefined)?.map(({ port }) => port) ?? [],
      ]);
      expect(peers).to.deep.equal([
        ["own", []],
        ["monitoring", [8203]],
        ["external-secrets", [8200]],
      ]);
      expect(policy(graph, "default-deny")).to.not.equal(undefined);
      const scraped = inVault(graph, "kubernetes:monitoring.coreos.com/v1:PodMonitor")[0] ?? {};
      expect(JSON.stringify(scraped)).to.include('"scheme":"https"').and.to.include("vault-authority");
    });

    it("comes before whatever keeps a secret, and changes no service (E03)", () => {
      const secrets = graph.only("trivium:index:Secrets");
      expect(secrets.dependsOn).to.include(release(graph).urn);
      expect(specsOf(graph, ROLLOUT)).to.deep.equal(specsOf(without, ROLLOUT));
      expect(specsOf(graph, ROLLOUT).size).to.be.greaterThan(0);
      expect(specsOf(graph, EXTERNAL_SECRET)).to.deep.equal(specsOf(without, EXTERNAL_SECRET));
    });

    it("is all there is until somebody has initialised it, and the outputs say so (E03)", async () => {
      const settings = over(VAULT_SERVER[target], FIRST);
      const { recording } = await planOf({ stack: "prod", target, settings }, true);
      const first = new Graph(recording.resources);
      expect(release(first)).to.not.equal(undefined);
      expect(first.resources.filter(({ type }) => type.startsWith("vault:"))).to.deep.equal([]);
      expect(first.of("trivium:index:Secrets")).to.deep.equal([]);
      expect(first.of("trivium:index:Service")).to.deep.equal([]);
      const outputs = recording.outputs;
      expect(outputs).to.deep.include(EMPTY);
      expect(text(outputs, "pending")).to.match(/vault\.server\.initialised/);
      expect(text(outputs, "clusterName")).to.not.equal(undefined);
    });
  });
}

describe("a Vault in the cluster", () => {
  it("unseals itself with a key of KMS by the role of its pods alone (E03)", async () => {
    const graph = await graphOf("aws", VAULT_SERVER.aws);
    expect(settingsOf(graph))
      .to.include('seal "awskms"')
      .and.to.match(/kms_key_id = "[^"]+"/);
    const key = graph.only("aws:kms/key:Key", "vault-server-key");
    expect(key.inputs).to.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(key.protect).to.equal(true);
    const use = JSON.parse(
      text(graph.only("aws:iam/rolePolicy:RolePolicy", "vault-server-unseal").inputs, "policy") ?? "",
    ) as { Statement: Props[] };
    expect(use.Statement).to.have.length(1);
    expect(use.Statement[0]?.["Action"]).to.deep.equal(["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"]);
    expect(JSON.stringify(use)).to.include("alias/acme-prod-vault");
    const association = graph.only(
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "vault-server-role",
    );
    expect(association.inputs).to.include({ namespace: "vault", serviceAccount: "vault" });
    expect(JSON.stringify(policy(graph, "allow-credentials"))).to.include("169.254.170.23/32");
    expect(JSON.stringify(policy(graph, "allow-databases"))).to.include("5432");
  });

  it("has its account annotated where the cluster's own tokens are traded for the role (E03)", async () => {
    const graph = await graphOf("aws", { ...VAULT_SERVER.aws, aws: { workloadIdentity: "irsa" } });
    const annotations = valuesAt(release(graph).inputs, "values.server.serviceAccount.annotations")[0]?.value;
    expect(Object.keys(isProps(annotations) ? annotations : {})).to.deep.equal([
      "eks.amazonaws.com/role-arn",
    ]);
  });

  it("unseals itself with a key of Cloud KMS by the principal of its pods alone (E03)", async () => {
    const graph = await graphOf("gcp", VAULT_SERVER.gcp);
    expect(settingsOf(graph)).to.include('seal "gcpckms"').and.to.include('crypto_key = "unseal"');
    const grants = graph
      .inputs("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember")
      .filter((inputs) => (text(inputs, "member") ?? "").endsWith("/subject/ns/vault/sa/vault"));
    expect(grants.map((inputs) => text(inputs, "role")).sort()).to.deep.equal([
      "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      "roles/cloudkms.viewer",
    ]);
    expect(JSON.stringify(policy(graph, "allow-credentials"))).to.include("169.254.169.254/32");
  });

  it("is unsealed by another Vault at a site, whose token the program never sees (E03)", async () => {
    const graph = await graphOf("k3s", VAULT_SERVER.k3s);
    expect(settingsOf(graph))
      .to.include('seal "transit"')
      .and.to.include('mount_path = "transit/acme-prod/"')
      .and.to.include('token = "file:///vault/seal/token"');
    expect(JSON.stringify(release(graph).inputs)).to.include('"secretName":"vault-seal"');
    expect(JSON.stringify(policy(graph, "allow-egress"))).to.include("8200");
  });

  it("is refused at a site without another Vault to unseal it, and beside one that exists (E03)", () => {
    const refused = (settings: Settings) => () => inputOf({ stack: "prod", target: "k3s", settings });
    expect(refused({ vault: { address: undefined, server: {} } })).to.throw(/vault\.server\.transit/);
    expect(refused({ vault: { server: VAULT_SERVER.k3s["vault"] } })).to.throw(/vault\.address/);
    expect(refused({ vault: { address: undefined } })).to.throw(/vault\.address/);
  });

  it("lets its audit log out where that is sent away (E03)", async () => {
    const audit = { vault: { audit: { device: "socket", to: "audit.acme.example:6514" } } };
    const graph = await graphOf("gcp", over(VAULT_SERVER.gcp, audit));
    expect(JSON.stringify(policy(graph, "allow-egress"))).to.include("6514");
    const nowhere = over(audit, { vault: { audit: { to: "/vault/audit/audit.log" } } });
    expect(() => inputOf({ stack: "prod", target: "gcp", settings: nowhere })).to.throw(/vault\.audit\.to/);
  });
});
