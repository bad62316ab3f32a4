import { expect } from "chai";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { over, type Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { IN_CLOUD, VAULT } from "./secret-engines";
import { STORES } from "./stores";

const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const STORE = "kubernetes:external-secrets.io/v1:SecretStore";
const KEPT_IN_VAULT = "vault:kv/secretV2:SecretV2";
const AWS_SECRET = "aws:secretsmanager/secret:Secret";
const AWS_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const GCP_SECRET = "gcp:secretmanager/secret:Secret";
const GCP_VERSION = "gcp:secretmanager/secretVersion:SecretVersion";

const DAY_SECONDS = 86_400;

/** A service with every store and a database, and one with none of them. */
const { team, image, port } = STORES.services.orders;
const SETTINGS: Settings = {
  ...STORES,
  services: { orders: { ...STORES.services.orders, database: "main" }, front: { team, image, port } },
};
const clouds = ["aws", "gcp"] as const;

function named(graph: Graph, type: string, name: string): Props {
  const found = graph.inputs(type).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}

function kept(graph: Graph, version: string, field: string): { keys: string[]; name: string }[] {
  return graph
    .of(version)
    .map(({ name, inputs }) => ({
      name,
      keys: Object.keys(JSON.parse(text(inputs, field) ?? "{}") as object).sort(),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** ExternalSecrets as far as a service can tell them apart: where the entries come from is left out. */
function secretsOf(graph: Graph): [string, unknown][] {
  return graph
    .inputs(EXTERNAL_SECRET)
    .filter((inputs) => text(inputs, "metadata.namespace") === "shop")
    .map((inputs): [string, unknown] => [
      text(inputs, "metadata.name") ?? "",
      valuesAt(inputs, "spec.target")[0]?.value,
    ])
    .sort(([a], [b]) => a.localeCompare(b));
}

/** Where a value stands in the open in what the engine would write to the state, by resource and path. */
function inClear(graph: Graph, sentinel: string): string[] {
  const under = (path: string, secret: string) => path === secret || path.startsWith(`${secret}.`);
  return graph.resources.flatMap(({ name, type, inputs, secretPaths }) =>
    leaves(inputs, "")
      .filter(({ value }) => value.includes(sentinel))
      .filter(({ path }) => !secretPaths.some((secret) => under(path, secret)))
      .map(({ path }) => `${type} ${name} ${path}`),
  );
}

function leaves(value: unknown, path: string): { path: string; value: string }[] {
  if (typeof value === "string") return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
  );
}

for (const target of clouds) {
  describe(`secrets in the manager of ${target}`, () => {
    let vault: Graph;
    let cloud: Graph;
    before(async function () {
      this.timeout(120_000);
      vault = await graphOf(target, over(SETTINGS, target === "aws" ? { aws: IN_CLOUD.aws["aws"] } : {}));
      cloud = await graphOf(target, over(SETTINGS, IN_CLOUD[target]));
    });

    it("give every service the same pods, Secrets and binding keys as Vault does (C09)", () => {
      for (const graph of [vault, cloud]) expect(graph.inputs(ROLLOUT).length).to.be.greaterThan(1);
      expect(cloud.inputs(ROLLOUT)).to.deep.equal(vault.inputs(ROLLOUT));
      expect(secretsOf(cloud)).to.have.length(7);
      expect(secretsOf(cloud)).to.deep.equal(secretsOf(vault));
      const [version, field] = target === "aws" ? [AWS_VERSION, "secretString"] : [GCP_VERSION, "secretData"];
      expect(kept(cloud, version, field)).to.deep.equal(kept(vault, KEPT_IN_VAULT, "dataJson"));
      expect(kept(cloud, version, field)).to.have.length(5);
    });

    it("leave Vault nothing but the users of databases, which it alone issues (F08)", () => {
      expect(cloud.of(KEPT_IN_VAULT)).to.deep.equal([]);
      const policies = cloud
        .inputs("vault:index/policy:Policy")
        .map((inputs) => text(inputs, "policy") ?? "");
      expect(policies).to.have.length.greaterThan(0);
      for (const policy of policies) expect(policy).to.not.include("secret/data/");
      for (const policy of policies) expect(policy).to.match(/database\/[^"]*\/creds\//);
    });

    it("are marked in state, and nobody else's value is in it (E03)", () => {
      const [version, field] = target === "aws" ? [AWS_VERSION, "secretString"] : [GCP_VERSION, "secretData"];
      for (const { name, secretPaths } of cloud.of(version)) expect(secretPaths, name).to.include(field);
      const passwords = cloud
        .of("random:index/randomPassword:RandomPassword")
        .map(({ outputs }) => text(outputs, "result") ?? "");
      expect(passwords).to.have.length.greaterThan(1);
      for (const password of passwords) {
        expect(password).to.have.length.greaterThan(15);
        expect(inClear(cloud, password)).to.deep.equal([]);
      }
      // The platform's own secrets are read by External Secrets, and never by the program.
      const store = cloud.only("kubernetes:external-secrets.io/v1:ClusterSecretStore").inputs;
      expect(text(store, "apiVersion")).to.equal("external-secrets.io/v1");
      expect(valuesAt(store, "spec.provider.vault")).to.deep.equal([]);
    });
  });
}

describe("who reads secrets of AWS Secrets Manager", () => {
  let graph: Graph;
  before(async function () {
    this.timeout(120_000);
    graph = await graphOf("aws", over(SETTINGS, IN_CLOUD.aws));
  });

  it("is a role of each service's own, which its service account's token is traded for (C09 F08)", () => {
    const store = named(graph, STORE, "orders");
    expect(valuesAt(store, "spec.provider.aws")[0]?.value).to.deep.equal({
      service: "SecretsManager",
      region: "eu-central-1",
      auth: { jwt: { serviceAccountRef: { name: "orders-secrets" } } },
    });
    const account = named(graph, "kubernetes:core/v1:ServiceAccount", "orders-secrets");
    expect(account["automountServiceAccountToken"]).to.equal(false);
    const annotations = valuesAt(account, "metadata.annotations")[0]?.value;
    const role = graph.only("aws:iam/role:Role", "service-orders-reader");
    expect(annotations).to.deep.equal({ "eks.amazonaws.com/role-arn": role.outputs["arn"] });
    expect(text(role.inputs, "assumeRolePolicy")).to.include("system:serviceaccount:shop:orders-secrets");
  });

  it("may read the bindings of its service and nothing else, and decrypt them through the service alone (C09)", () => {
    const { inputs } = graph.only("aws:iam/rolePolicy:RolePolicy", "service-orders-reader");
    const { Statement } = JSON.parse(text(inputs, "policy") ?? "{}") as {
      Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: object }[];
    };
    const [read, key] = Statement;
    expect(read?.Action).to.deep.equal(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]);
    const names = graph.inputs(AWS_SECRET).map((secret) => text(secret, "name") ?? "");
    expect(names).to.have.length(5);
    const arns = names.map(
      (name) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-??????`,
    );
    expect([...(read?.Resource ?? [])].sort()).to.deep.equal(arns.sort());
    expect(key?.Action).to.deep.equal(["kms:Decrypt"]);
    expect(JSON.stringify(key?.Condition)).to.include("secretsmanager.eu-central-1.amazonaws.com");
    expect(graph.of("aws:iam/role:Role").map(({ name }) => name)).to.not.include("service-front-reader");
  });

  it("reads what is encrypted with a key of the platform's that rotates (C10)", () => {
    const key = graph.only("aws:kms/key:Key", "secrets-key");
    expect(key.inputs["enableKeyRotation"]).to.equal(true);
    for (const secret of graph.inputs(AWS_SECRET)) expect(secret["kmsKeyId"]).to.equal(key.outputs["arn"]);
  });
});

describe("who reads secrets of Google's Secret Manager", () => {
  let graph: Graph;
  before(async function () {
    this.timeout(120_000);
    graph = await graphOf("gcp", over(SETTINGS, IN_CLOUD.gcp));
  });
  const principal = (namespace: string, account: string) =>
    `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/` +
    `acme-prod.svc.id.goog/subject/ns/${namespace}/sa/${account}`;

  it("is the principal of each service's own account, for its bindings alone (C09 F08)", () => {
    const grants = graph.inputs("gcp:secretmanager/secretIamMember:SecretIamMember");
    expect(grants).to.have.length(5);
    for (const grant of grants) {
      expect(grant["member"]).to.equal(principal("shop", "orders-secrets"));
      expect(grant["role"]).to.equal("roles/secretmanager.secretAccessor");
    }
    const granted = grants.map((grant) => text(grant, "secretId")).sort();
    expect(granted).to.deep.equal(
      graph
        .of(GCP_SECRET)
        .map(({ id }) => id)
        .sort(),
    );
    const auth = valuesAt(named(graph, STORE, "orders"), "spec.provider.gcpsm.auth.workloadIdentity")[0]
      ?.value;
    expect(isProps(auth) ? auth["serviceAccountRef"] : undefined).to.deep.equal({ name: "orders-secrets" });
  });

  it("is, for the platform's own, held to the names that somebody put there (C09)", () => {
    const grants = graph
      .inputs("gcp:projects/iAMMember:IAMMember")
      .filter((grant) => grant["role"] === "roles/secretmanager.secretAccessor");
    expect(grants.map((grant) => grant["member"])).to.deep.equal([
      principal("external-secrets", "platform-secrets"),
    ]);
    expect(valuesAt(grants[0] ?? {}, "condition.expression")[0]?.value).to.equal(
      'resource.name.startsWith("projects/123456789012/secrets/platform-alerts/versions/")',
    );
    const webhook = named(graph, EXTERNAL_SECRET, "alertmanager-webhook");
    expect(valuesAt(webhook, "spec.data[].remoteRef.key")[0]?.value).to.equal("platform-alerts");
    const keys = graph
      .inputs(EXTERNAL_SECRET)
      .flatMap((inputs) => valuesAt(inputs, "spec.data[].remoteRef.key").map(({ value }) => value));
    for (const key of keys) expect(key).to.match(/^[A-Za-z0-9_-]+$/);
  });

  it("reads what is encrypted with a key of the platform's that rotates every 90 days (C09 C10)", () => {
    const key = graph.only("gcp:kms/cryptoKey:CryptoKey", "secrets-versions-key");
    expect(key.inputs["rotationPeriod"]).to.equal(`${90 * DAY_SECONDS}s`);
    for (const secret of graph.inputs(GCP_SECRET)) {
      const used = valuesAt(
        secret,
        "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName",
      );
      expect(used.map(({ value }) => value)).to.deep.equal([key.id]);
    }
  });
});

for (const target of targetNames) {
  describe(`secrets in Vault, on ${target}`, () => {
    let graph: Graph;
    before(async function () {
      this.timeout(120_000);
      graph = await graphOf(target, over(SETTINGS, VAULT));
    });

    it("are lent for less than they live: a user comes in half the time that the last one has (E03 F08)", () => {
      const role = graph.only(
        "vault:database/secretBackendRole:SecretBackendRole",
        "service-orders-database-role",
      );
      const login = graph.only(
        "vault:kubernetes/authBackendRole:AuthBackendRole",
        "service-orders-vault-role",
      );
      const refresh = text(named(graph, EXTERNAL_SECRET, "orders-database"), "spec.refreshInterval");
      const lifetime = Number(role.inputs["defaultTtl"]);
      expect(refresh).to.equal("30m");
      expect(30 * 60 * 2).to.be.at.most(lifetime);
      // Vault takes back what a token was lent when the token ends.
      expect(login.inputs["tokenTtl"]).to.equal(lifetime);
      expect(Number(role.inputs["maxTtl"])).to.be.at.most(30 * DAY_SECONDS);
    });

    it("are read by the service's own login, at its own paths (E03 C09)", () => {
      const { inputs } = graph.only("vault:index/policy:Policy", "service-orders-vault-policy");
      const paths = (text(inputs, "policy") ?? "").match(/path "[^"]+"/g) ?? [];
      expect(paths).to.have.length(7);
      expect(paths.filter((path) => path.includes("*"))).to.deep.equal([]);
      const login = graph.only(
        "vault:kubernetes/authBackendRole:AuthBackendRole",
        "service-orders-vault-role",
      );
      expect(login.inputs["boundServiceAccountNames"]).to.deep.equal(["orders-vault"]);
      expect(login.inputs["boundServiceAccountNamespaces"]).to.deep.equal(["shop"]);
      expect(login.inputs["tokenNoDefaultPolicy"]).to.equal(true);
    });

    it("leave a trace in an audit device (E03)", () => {
      const { inputs } = graph.only("vault:index/audit:Audit");
      expect(inputs).to.deep.include({ type: "file", options: { file_path: "/vault/audit/audit.log" } });
    });

    it("have keys beside them that turn every 90 days and are never given out (F08 C09)", () => {
      const keys = graph.inputs("vault:transit/secretBackendKey:SecretBackendKey");
      expect(keys.map((key) => key["name"])).to.deep.equal(["unseal", "orders"]);
      for (const key of keys) {
        expect(key["autoRotatePeriod"]).to.equal(90 * DAY_SECONDS);
        expect([key["exportable"], key["allowPlaintextBackup"], key["deletionAllowed"]]).to.deep.equal([
          false,
          false,
          false,
        ]);
      }
      const policy = graph.only("vault:index/policy:Policy", "secrets-transit-unseal-policy").inputs;
      expect(text(policy, "policy")).to.equal(
        ["encrypt", "decrypt"]
          .map((use) => `path "transit/acme-prod/${use}/unseal" { capabilities = ["update"] }\n`)
          .join(""),
      );
    });

    it("have an authority beside them for internal names, whose certificates end within 90 days (F08)", () => {
      const root = graph.only("vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert").inputs;
      expect(root["type"]).to.equal("internal");
      const role = graph.only("vault:pkiSecret/secretBackendRole:SecretBackendRole").inputs;
      expect(role["allowedDomains"]).to.deep.equal(["internal.acme.example"]);
      expect(role["maxTtl"]).to.equal(String(30 * DAY_SECONDS));
      expect([role["allowBareDomains"], role["allowGlobDomains"], role["allowIpSans"]]).to.deep.equal([
        false,
        false,
        false,
      ]);
    });

    it("are marked wherever the program itself knows them (E03)", () => {
      const secrets = graph.of(KEPT_IN_VAULT);
      expect(secrets).to.have.length(5);
      for (const { name, secretPaths } of secrets) expect(secretPaths, name).to.include("dataJson");
    });
  });
}

describe("services that read their secrets once", () => {
  const restarted: Settings = {
    services: { orders: { restartOnSecretChange: true }, front: { restartOnSecretChange: true } },
  };

  it("are restarted without a rollout when kept entries change, and not for database users (E03)", async function () {
    this.timeout(120_000);
    const graph = await graphOf("k3s", over(SETTINGS, restarted));
    const annotations = valuesAt(named(graph, ROLLOUT, "orders"), "metadata.annotations")[0]?.value;
    const asked = isProps(annotations) ? annotations : {};
    const names = JSON.stringify(asked["secret.reloader.stakater.com/reload"]).replaceAll('"', "").split(",");
    expect(names).to.have.length(5);
    expect(names).to.not.include("orders-database");
    expect(asked["reloader.stakater.com/rollout-strategy"]).to.equal("restart");
    expect(JSON.stringify(named(graph, ROLLOUT, "front"))).to.not.include("reloader");
    const release = graph.only("kubernetes:helm.sh/v3:Release", "restarts-reloader").inputs;
    expect(valuesAt(release, "values.reloader.namespaces")[0]?.value).to.deep.equal(["shop"]);
    expect(valuesAt(release, "values.reloader.watchGlobally")[0]?.value).to.equal(false);
  });

  it("bring what restarts them, and nobody else does", async function () {
    this.timeout(120_000);
    const graph = await graphOf("k3s", SETTINGS);
    expect(graph.of("kubernetes:helm.sh/v3:Release").map(({ name }) => name)).to.not.include(
      "restarts-reloader",
    );
    expect(JSON.stringify(graph.inputs(ROLLOUT))).to.not.include("reloader.stakater.com");
  });
});
