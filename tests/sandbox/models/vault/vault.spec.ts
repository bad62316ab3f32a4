import { expect } from "chai";
import { vault } from "../../../../sandbox/models/vault";
import { schemaOf } from "../../../../sandbox/schemas";
import { MemoryCloud } from "../../../../sandbox/simulator/cloud";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import { type Props, UNKNOWN } from "../../../../sandbox/simulator/values";

const MOUNT = "vault:index/mount:Mount";
const AUTH = "vault:index/authBackend:AuthBackend";
const AUTH_CONFIG = "vault:kubernetes/authBackendConfig:AuthBackendConfig";
const AUTH_ROLE = "vault:kubernetes/authBackendRole:AuthBackendRole";
const CONNECTION = "vault:database/secretBackendConnection:SecretBackendConnection";
const ROLE = "vault:database/secretBackendRole:SecretBackendRole";
const POLICY = "vault:index/policy:Policy";
const SECRET = "vault:kv/secretV2:SecretV2";

const connection: Props = {
  backend: "database",
  name: "orders",
  allowedRoles: ["orders-*"],
  postgresql: {
    connectionUrl: "postgresql://{{username}}:{{password}}@db.example.com:5432/app?sslmode=require",
    username: "vault_admin",
    passwordWo: "kept-out-of-state",
    passwordWoVersion: 1,
  },
};

describe("Vault provider, simulated", () => {
  let simulator: Simulator;
  const create = (type: string, inputs: Props) => simulator.create(type, `urn:${type}`, inputs);
  const reasons = (type: string, inputs: Props) =>
    simulator.check(type, `urn:${type}`, inputs).map(({ path, reason }) => `${path}: ${reason}`);

  beforeEach(() => {
    simulator = new Simulator(vault, schemaOf("vault"), new MemoryCloud(), {
      address: "https://vault.example.com:8200",
    });
  });

  it("gives the ids of the real provider", () => {
    expect(create(MOUNT, { path: "database", type: "database" }).id).to.equal("database");
    expect(create(AUTH, { type: "kubernetes", path: "kubernetes/prod" }).id).to.equal("kubernetes/prod");
    const config = { backend: "kubernetes/prod", kubernetesHost: "https://api.example.com" };
    expect(create(AUTH_CONFIG, config).id).to.equal("auth/kubernetes/prod/config");
    const role = { backend: "kubernetes/prod", roleName: "orders", boundServiceAccountNames: ["orders"] };
    expect(create(AUTH_ROLE, role).id).to.equal("auth/kubernetes/prod/role/orders");
    expect(create(CONNECTION, connection).id).to.equal("database/config/orders");
    const databaseRole = {
      backend: "database",
      name: "orders-rw",
      dbName: "orders",
      creationStatements: ["…"],
    };
    expect(create(ROLE, databaseRole).id).to.equal("database/roles/orders-rw");
    const policy = { name: "orders", policy: 'path "secret/data/orders" { capabilities = ["read"] }' };
    expect(create(POLICY, policy).id).to.equal("orders");
  });

  it("refuses a connection to a mount that is not there, and one of another type", () => {
    expect(() => create(CONNECTION, connection)).to.throw(
      'backend names no vault:index/mount:Mount: "database"',
    );
    create(MOUNT, { path: "database", type: "kv" });
    expect(reasons(CONNECTION, connection)).to.deep.equal(['backend: is a mount of type "kv", not database']);
  });

  it("keeps a write-only password out of what it stores as outputs", () => {
    create(MOUNT, { path: "database", type: "database" });
    expect(JSON.stringify(create(CONNECTION, connection).outputs)).not.to.include("kept-out-of-state");
  });

  it("deletes a mount with all that is in it", () => {
    const mount = create(MOUNT, { path: "database", type: "database" });
    const { id } = create(CONNECTION, connection);
    simulator.delete(MOUNT, "urn:1", mount.id);
    expect(simulator.read(CONNECTION, id)).to.equal(undefined);
  });

  it("says that a role is not among the allowed ones of its connection", () => {
    create(MOUNT, { path: "database", type: "database" });
    create(CONNECTION, connection);
    const role = { backend: "database", name: "billing", dbName: "orders", creationStatements: ["…"] };
    // In a preview the connection may still be about to allow it.
    expect(reasons(ROLE, role)).to.deep.equal([]);
    expect(() => create(ROLE, role)).to.throw(
      '"billing" is not an allowed role of connection database/config/orders',
    );
  });

  it("refuses a time to live beyond its maximum", () => {
    const role = { backend: "database", name: "orders-rw", dbName: "orders", creationStatements: ["…"] };
    expect(reasons(ROLE, { ...role, defaultTtl: 7200, maxTtl: 3600 })).to.deep.equal([
      "defaultTtl: 7200 s is longer than maxTtl, 3600 s",
    ]);
    expect(reasons(ROLE, { ...role, defaultTtl: 7200, maxTtl: 0 })).to.deep.equal([]);
  });

  it("keeps a secret below data/ of its mount, older than the stack or not, and moves none", () => {
    const secret = {
      mount: "secret",
      name: "acme/bindings/cache/main",
      dataJson: '{"port":6379,"type":"redis"}',
    };
    const { id, outputs } = create(SECRET, secret);
    expect(id).to.equal("secret/data/acme/bindings/cache/main");
    expect(outputs["data"]).to.deep.equal({ port: "6379", type: "redis" });
    const diff = (news: Props) => simulator.diff(SECRET, "urn:1", id, secret, { ...secret, ...news });
    expect(diff({ dataJson: "{}" }).replaces).to.deep.equal([]);
    expect(diff({ name: "other" }).replaces).to.deep.equal(["name"]);
  });

  it("refuses a secret that is no JSON object, and a mount of another engine", () => {
    const secret = { mount: "database", name: "a", dataJson: "[]" };
    expect(reasons(SECRET, secret)).to.deep.equal(["dataJson: is no JSON object"]);
    create(MOUNT, { path: "database", type: "database" });
    expect(reasons(SECRET, { ...secret, dataJson: "{}" })).to.deep.equal([
      'mount: is a mount of type "database", not kv',
    ]);
  });

  it("refuses a password in a connection's URL", () => {
    const url = "postgresql://{{username}}:hunter2@db.example.com/app";
    expect(reasons(CONNECTION, { ...connection, postgresql: { connectionUrl: url } })).to.deep.equal([
      "postgresql.connectionUrl: holds a password; write {{password}}",
    ]);
  });

  it("refuses a role for every service account of every namespace", () => {
    const role = { roleName: "any", boundServiceAccountNames: ["*"], boundServiceAccountNamespaces: ["*"] };
    expect(reasons(AUTH_ROLE, role)[0]).to.match(/can not both be "\*"$/);
  });

  const policies: readonly (readonly [string, string])[] = [
    ['path "secret/data/a" {', 'failed to parse policy: unexpected "path \\"secret/data/a\\" {"'],
    ['path "a" { capabilities = ["reed"] }', 'path "a": invalid capability "reed"'],
    ['path "/a" { capabilities = ["read"] }', 'path "/a" must not start with a slash'],
    ["# nothing\n", "failed to parse policy: it has no rule"],
    ['path "a" { }', 'path "a" has no capabilities'],
  ];
  for (const [policy, reason] of policies) {
    it(`refuses the policy ${JSON.stringify(policy)}`, () => {
      expect(reasons(POLICY, { name: "p", policy })).to.deep.equal([`policy: ${reason}`]);
    });
  }

  it("takes a policy with comments, several rules and parameters", () => {
    const policy = `# read only
path "secret/data/a" { capabilities = ["read", "list"] }
path "secret/data/b" {
  capabilities = ["update"]
  allowed_parameters = { "key" = ["value"] }
}
`;
    expect(reasons(POLICY, { name: "p", policy })).to.deep.equal([]);
  });

  it("replaces what cannot move, and refuses to guess about a mount", () => {
    const old = { path: "database", type: "database" };
    const diff = (news: Props) => simulator.diff(MOUNT, "urn:1", "database", old, news);
    expect(diff({ ...old, type: "kv" }).replaces).to.deep.equal(["type"]);
    expect(diff({ ...old, description: "credentials" }).replaces).to.deep.equal([]);
    expect(() => diff({ ...old, pluginVersion: "2" })).to.throw(
      "does not know whether a change of pluginVersion",
    );
  });

  it("demands https of a server's address, and judges none that is not known yet", () => {
    const problems = (config: Props) =>
      new Simulator(vault, schemaOf("vault"), new MemoryCloud(), config).checkConfig();
    expect(problems({ address: "http://vault:8200" })[0]?.reason).to.include("is not https");
    expect(problems({ address: "https://vault:8200", skipTlsVerify: "true" })).to.have.lengthOf(1);
    expect(problems({ address: UNKNOWN })).to.deep.equal([]);
  });
});
