import { expect } from "chai";
import { vault } from "../../../../sandbox/models/vault";
import { schemaOf } from "../../../../sandbox/schemas";
import { MemoryCloud } from "../../../../sandbox/simulator/cloud";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import type { Props } from "../../../../sandbox/simulator/values";

const MOUNT = "vault:index/mount:Mount";
const AUDIT = "vault:index/audit:Audit";
const ROOT = "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert";
const ROLE = "vault:pkiSecret/secretBackendRole:SecretBackendRole";
const KEY = "vault:transit/secretBackendKey:SecretBackendKey";

describe("Vault's audit devices, authorities and keys, simulated", () => {
  let simulator: Simulator;
  const create = (type: string, inputs: Props) => simulator.create(type, `urn:${type}`, inputs);
  const reasons = (type: string, inputs: Props) =>
    simulator.check(type, `urn:${type}`, inputs).map(({ path, reason }) => `${path}: ${reason}`);

  beforeEach(() => {
    simulator = new Simulator(vault, schemaOf("vault"), new MemoryCloud(), {
      address: "https://vault.example.com:8200",
    });
    create(MOUNT, { path: "pki", type: "pki" });
    create(MOUNT, { path: "transit", type: "transit" });
  });

  it("gives the ids of the real provider", () => {
    const file = { type: "file", path: "log", options: { file_path: "/vault/audit/audit.log" } };
    expect(create(AUDIT, file).id).to.equal("log");
    expect(create(ROOT, { backend: "pki", type: "internal", commonName: "acme" }).id).to.equal(
      "pki/root/generate/internal",
    );
    expect(create(ROLE, { backend: "pki", name: "internal" }).id).to.equal("pki/roles/internal");
    expect(create(KEY, { backend: "transit", name: "unseal" }).id).to.equal("transit/keys/unseal");
  });

  it("refuses an audit device that Vault could not open", () => {
    expect(reasons(AUDIT, { type: "file", options: {} })).to.deep.equal([
      "options.file_path: is required by this device",
    ]);
    expect(reasons(AUDIT, { type: "email", options: {} })).to.deep.equal([
      "type: unknown audit device email",
    ]);
  });

  it("refuses an authority and a key in a mount of another engine", () => {
    expect(reasons(ROOT, { backend: "transit", type: "internal", commonName: "acme" })).to.deep.equal([
      'backend: is a mount of type "transit", not pki',
    ]);
    expect(reasons(KEY, { backend: "pki", name: "unseal" })).to.deep.equal([
      'backend: is a mount of type "pki", not transit',
    ]);
  });

  it("refuses a rotation that Vault does not know", () => {
    expect(reasons(KEY, { backend: "transit", name: "unseal", autoRotatePeriod: 60 })).to.deep.equal([
      "autoRotatePeriod: auto rotate period must be 0 to disable or at least an hour",
    ]);
  });

  it("keeps a key until its deletion is allowed", () => {
    const { id } = create(KEY, { backend: "transit", name: "unseal" });
    expect(() => {
      simulator.delete(KEY, `urn:${KEY}`, id);
    }).to.throw("deletion is not allowed for this key");
    const other = create(KEY, { backend: "transit", name: "orders", deletionAllowed: true });
    simulator.delete(KEY, `urn:${KEY}`, other.id);
  });
});
