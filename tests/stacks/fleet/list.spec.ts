import { expect } from "chai";
import { fleetOf, refusalOf, SETTINGS } from "./lists";

describe("a site list", () => {
  it("gives each site the base's settings, those of all sites and its own, the later over the earlier", () => {
    const { sites } = fleetOf({
      hamburg: {},
      kiel: {
        k3s: { zones: ["quay"], backups: { bucket: "kiel-only" } },
        services: { podinfo: { port: 8080 } },
      },
    });
    expect(sites.map(({ stack }) => stack)).to.deep.equal(["dev-hamburg", "dev-kiel"]);
    const [hamburg, kiel] = sites.map(({ input }) => input.config);
    expect(hamburg?.k3s).to.deep.include({ site: "hamburg", zones: ["hall-1", "hall-2"] });
    expect(kiel?.k3s).to.deep.include({
      site: "kiel",
      zones: ["quay"],
      endpoint: "https://k3s.kiel.acme.example:6443",
      backups: {
        endpoint: "https://objects.acme.example",
        bucket: "kiel-only",
        vaultPath: "edge/hamburg/backups",
      },
    });
    expect([hamburg, kiel].map((config) => config?.services["podinfo"]?.port)).to.deep.equal([9898, 8080]);
    expect(kiel).to.deep.include({ name: "kiel", labels: { site: "kiel" }, owner: "platform" });
  });

  it("reports every problem of all sites at once, each with its place", () => {
    const sites = {
      hamburg: { labels: { Region: "north", owner: "me", line: "Line 4" } },
      kiel: { k3s: { zoens: ["quay"] }, netwrok: {} },
      Munich: {},
      berlin: "",
    };
    expect(refusalOf({ base: "dev", settings: SETTINGS, sites, labels: {} })).to.deep.equal([
      "sites.yaml: 8 problems, nothing was created",
      "  sites.Munich",
      "    its name is no valid name; set lower-case letters, digits and dashes, such as munich",
      '  sites.berlin = ""',
      "    is no map of settings; set what differs below it, or {} where nothing does",
      "  labels",
      "    is no setting; set one of base, settings, sites",
      "  sites.hamburg.labels.Region",
      "    its name is no label; set at most 63 lower-case letters, digits, dashes and underscores",
      "  sites.hamburg.labels.owner",
      "    its name is the platform's own; set another",
      '  sites.hamburg.labels.line = "Line 4"',
      "    is no label's value; set at most 63 lower-case letters, digits, dashes and underscores, such as north",
      "  sites.kiel.k3s.zoens",
      "    is no setting; did you mean zones?",
      "  sites.kiel.netwrok",
      "    is no setting; did you mean network?",
    ]);
  });

  it("tells once what is wrong with every site", () => {
    const settings = { ...SETTINGS, cluster: { version: "1.12x" } };
    expect(refusalOf({ base: "dev", settings, sites: { hamburg: {}, kiel: { owner: "Me" } } })).to.deep.equal(
      [
        "sites.yaml: 2 problems, nothing was created",
        '  sites.*.cluster.version = "1.12x"',
        '    is no Kubernetes minor version; set for example "1.35"',
        '  sites.kiel.owner = "Me"',
        "    is no valid name; set lower-case letters, digits and dashes, such as me",
      ],
    );
  });

  it("refuses sites that would be one", () => {
    const sites = {
      hamburg: {},
      kiel: { name: "hamburg", k3s: { endpoint: "https://k3s.hamburg.acme.example:6443" } },
    };
    expect(refusalOf({ base: "dev", settings: SETTINGS, sites })).to.deep.equal([
      "sites.yaml: 2 problems, nothing was created",
      '  sites.kiel.name = "hamburg"',
      "    is that of site hamburg too, and mounts in Vault and paths of backups derive from it; set its own",
      '  sites.kiel.k3s.endpoint = "https://k3s.hamburg.acme.example:6443"',
      "    is that of site hamburg too, and two stacks would manage one cluster; set its own",
    ]);
  });

  it("refuses a secret in plain text, and does not show it", () => {
    const sites = { hamburg: { kubeconfig: "sentinel-in-plain-text" } };
    const lines = refusalOf({ base: "dev", settings: SETTINGS, sites });
    expect(lines[1]).to.equal("  sites.hamburg.kubeconfig");
    expect(lines.join("\n")).to.contain("is in plain text").and.not.contain("sentinel");
  });

  it("says what is missing of the list itself", () => {
    expect(refusalOf({})).to.deep.equal([
      "sites.yaml: 2 problems, nothing was created",
      "  base",
      '    is missing; set for example "dev", in quotes',
      "  sites",
      "    is missing; set one entry per name below it",
    ]);
    expect(refusalOf({ base: "edge", sites: {} })).to.deep.equal([
      "sites.yaml: 2 problems, nothing was created",
      "  sites",
      "    names no site; set at least one",
      '  base = "edge"',
      "    is no stack and no file; set one of dev, prod, staging, or the path of a stack file",
    ]);
  });
});
