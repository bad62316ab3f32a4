import { expect } from "chai";
import * as fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../../stacks/config/problems";
import { readConfig } from "../../../stacks/config/read";
import { parse, refusal, validService, validValues } from "./values";

describe("stacks/config: reading", () => {
  it("accepts a valid configuration and fills in defaults", () => {
    const config = parse({});
    expect(config.access.authorizedCidrs).to.deep.equal([]);
    expect(config.cluster.gone).to.equal(false);
    expect(config.databases["main"]).to.deep.equal({
      version: "17",
      readers: 0,
      pooled: false,
      storageGib: 20,
    });
    expect(config.teams["shop"]).to.deep.equal({
      quota: { cpu: "20", memory: "40Gi" },
      oncall: "chat",
      limits: {
        pods: 200,
        storage: "100Gi",
        claims: 20,
        services: 100,
        configMaps: 200,
        secrets: 200,
        jobs: 100,
        containerMemory: "16Gi",
      },
      notifications: { email: [], pagerduty: false },
    });
    expect(config.services["orders"]?.slo).to.deep.equal({ availability: 99.9, latencyMs: 500 });
    expect(config.services["orders"]?.health).to.deep.equal({ liveness: "/healthz", readiness: "/readyz" });
  });

  it("reports everything at once, under one headline", () => {
    const network = { cidr: "10.10.0.0/24", reserved: [] };
    expect(() => parse({ target: "azure", network })).to.throw(
      ConfigError,
      /^Pulumi\.prod\.yaml: 2 problems, nothing was created\n {2}target = "azure"\n {4}is none of the choices; set one of aws, gcp, k3s\n {2}network\.cidr = "10\.10\.0\.0\/24"\n {4}has the prefix \/24; set a block from \/16 to \/20$/,
    );
  });

  it("says 1 problem where there is one", () => {
    expect(() => parse({ owner: undefined })).to.throw(
      "Pulumi.prod.yaml: 1 problem, nothing was created\n" +
        "  owner\n" +
        "    is missing; set a name of lower-case letters, digits and dashes",
    );
  });

  it("is an error that the engine shows without a stack trace", () => {
    try {
      parse({ owner: undefined });
      expect.fail("nothing thrown");
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).to.equal(true);
    }
  });

  it("refuses a bad name with one that is valid", () => {
    expect(refusal({ name: "Acme_Prod!" })).to.deep.equal([
      '  name = "Acme_Prod!"',
      "    is no valid name; set lower-case letters, digits and dashes, such as acme-prod",
    ]);
    expect(refusal({ services: { "Order Desk": validService() } })).to.deep.equal([
      "  services.Order Desk",
      "    its name is no valid name; set lower-case letters, digits and dashes, such as order-desk",
    ]);
    expect(refusal({ name: "a".repeat(25) })).to.deep.equal([
      `  name = "${"a".repeat(25)}"`,
      "    is too long; set at most 24 characters",
    ]);
  });

  it("suggests names that are valid themselves", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const [, message = ""] = refusal({ name });
        const suggested = /such as (.*)$/.exec(message)?.[1];
        if (suggested !== undefined) expect(refusal({ name: suggested })).to.deep.equal([]);
      }),
    );
  });

  it("finds the setting that an unknown key was meant to be", () => {
    expect(refusal({ netwrok: {} })).to.deep.equal(["  netwrok", "    is no setting; did you mean network?"]);
    const orders = { ...validService(), rout: { host: "orders.acme.example" } };
    expect(refusal({ services: { orders } })).to.deep.equal([
      "  services.orders.rout",
      "    is no setting; did you mean route?",
    ]);
    expect(refusal({ vault: { address: "https://vault.acme.example", mount: "kv" } })).to.deep.equal([
      "  vault.mount",
      "    is no setting; set one of address, audit, pki, server, transit, users",
    ]);
  });

  it("says of a number without quotes to quote it", () => {
    expect(refusal({ cluster: { version: 1.35 } })).to.deep.equal([
      "  cluster.version = 1.35",
      '    is no text; set for example "1.35", in quotes',
    ]);
  });

  it("never shows the value of an encrypted setting or of one that is named like a secret", () => {
    const message = refusal({ vault: { address: "s3ntinel" }, kubeconfig: 7 }, [
      "vault",
      "kubeconfig",
    ]).join();
    expect(message).to.contain("vault.address").and.to.contain("kubeconfig").and.to.not.contain("s3ntinel");
    const orders = { ...validService(), env: { DB_PASSWORD: 4711 } };
    expect(refusal({ services: { orders } }).join()).to.not.contain("4711");
    expect(refusal({ vault: { address: "http://root:s3ntinel@vault" } }).join()).to.not.contain("s3ntinel");
  });

  it("shortens a long value", () => {
    expect(refusal({ vault: { address: "x".repeat(500) } })[0]).to.equal(
      `  vault.address = "${"x".repeat(79)}…`,
    );
  });
});

describe("stacks/config: readConfig", () => {
  const before = pulumi.runtime.allConfig();
  afterEach(() => {
    pulumi.runtime.setAllConfig(before);
  });

  /** Sets the configuration as the engine hands it over. */
  function engineConfig(values: object, secretKeys: string[] = []) {
    const texts = Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `trivium:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>, secretKeys);
  }

  it("reads structured values from JSON, and leaves the engine's own keys alone", () => {
    engineConfig({ ...validValues(), "pulumi:disable-default-providers": '["*"]' });
    expect(readConfig()).to.deep.equal(parse({}));
  });

  it("takes an encrypted kubeconfig as text, even where it is JSON", () => {
    engineConfig({ ...validValues(), kubeconfig: '{"kind":"Config"}' }, ["trivium:kubeconfig"]);
    expect(readConfig().kubeconfig).to.equal('{"kind":"Config"}');
  });

  it("refuses a kubeconfig in plain text", () => {
    engineConfig({ ...validValues(), kubeconfig: "kind: Config" });
    expect(readConfig).to.throw(
      "kubeconfig\n    is in plain text; remove it, run: pulumi config set --secret",
    );
  });

  it("refuses the configuration of a default provider, which would have no effect", () => {
    engineConfig({ ...validValues(), "aws:region": "eu-central-1" });
    expect(readConfig).to.throw("aws:region\n    is no setting; set one of ");
  });
});
