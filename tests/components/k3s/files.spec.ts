import { expect } from "chai";
import * as fc from "fast-check";
import { parse } from "yaml";
import { type Host, installSchema } from "../../../components/k3s/install/config";
import { configOf, filesOf, type Site } from "../../../components/k3s/install/files";
import { INSTALL } from "../../requirements/k3s-site";

const site = siteOf();
const [SERVER, JOINING, AGENT] = [hostOf(0), hostOf(1), hostOf(3)];

describe("the files of a hardened K3s node", () => {
  /** Arguments of the API server, by name. */
  const apiServer = new Map(list(SERVER, "kube-apiserver-arg").map(split));
  const kubelet = new Map(list(AGENT, "kubelet-arg").map(split));

  for (const [item, name, value] of [
    ["1.2.16", "audit-log-path", "/var/lib/rancher/k3s/server/logs/audit.log"],
    ["1.2.17", "audit-log-maxage", "30"],
    ["1.2.18", "audit-log-maxbackup", "10"],
    ["1.2.19", "audit-log-maxsize", "100"],
    ["1.2.30", "service-account-extend-token-expiration", "false"],
  ] as const) {
    it(`CIS ${item} sets ${name} to ${value}`, () => {
      expect(apiServer.get(name)).to.equal(value);
    });
  }

  it("CIS 1.2.9 and 1.2.14 admit with EventRateLimit and NodeRestriction", () => {
    expect(apiServer.get("enable-admission-plugins")?.split(",")).to.have.members([
      "NodeRestriction",
      "EventRateLimit",
    ]);
    const { plugins } = content(SERVER, apiServer.get("admission-control-config-file")) as {
      plugins: { name: string; configuration: { limits?: { type: string }[] } }[];
    };
    const limits = plugins.find(({ name }) => name === "EventRateLimit")?.configuration.limits;
    expect(limits?.map(({ type }) => type)).to.include("Namespace");
  });

  it("CIS 1.2.27 and 1.2.28 encrypt Secrets with secretbox", () => {
    expect(configOf(SERVER, site)).to.include({
      "secrets-encryption": true,
      "secrets-encryption-provider": "secretbox",
    });
  });

  it("CIS 1.3.1 collects terminated pods", () => {
    expect(list(SERVER, "kube-controller-manager-arg")).to.deep.equal(["terminated-pod-gc-threshold=100"]);
  });

  it("CIS 3.2.1 audits every request, without bodies", () => {
    expect(content(SERVER, apiServer.get("audit-policy-file"))).to.deep.include({
      kind: "Policy",
      rules: [{ level: "Metadata" }],
    });
  });

  it("CIS 4.2.5, 4.2.13 and 4.2.14 limit connections, processes and system calls", () => {
    expect(kubelet.get("streaming-connection-idle-timeout")).to.equal("5m");
    expect(Number(kubelet.get("pod-max-pids"))).to.be.greaterThan(0);
    expect(kubelet.get("seccomp-default")).to.equal("true");
  });

  it("CIS 4.2.12 allows suites with forward secrecy alone", () => {
    const suites = kubelet.get("tls-cipher-suites")?.split(",") ?? [];
    expect(suites).to.have.length.greaterThan(0);
    expect(suites.filter((suite) => !/^TLS_ECDHE_.*(GCM|POLY1305)/.test(suite))).to.deep.equal([]);
  });

  it("CIS 5.2 holds pods to `restricted` where their namespace says nothing, K3s's own apart", () => {
    const { plugins } = content(SERVER, "/var/lib/rancher/k3s/server/psa.yaml") as {
      plugins: { name: string; configuration: { defaults?: object; exemptions?: object } }[];
    };
    const { defaults, exemptions } = plugins.find(({ name }) => name === "PodSecurity")?.configuration ?? {};
    expect(defaults).to.include({ enforce: "restricted", "enforce-version": "v1.34" });
    expect(exemptions).to.deep.equal({ usernames: [], runtimeClasses: [], namespaces: ["kube-system"] });
  });

  it("protects the kernel's settings, which it makes first", () => {
    for (const host of [SERVER, AGENT]) {
      expect(configOf(host, site)["protect-kernel-defaults"]).to.equal(true);
      expect(text(host, "/etc/sysctl.d/90-kubelet.conf")).to.equal(
        "vm.panic_on_oom=0\nvm.overcommit_memory=1\nkernel.panic=10\nkernel.panic_on_oops=1\n",
      );
    }
  });

  it("founds the cluster on the first server, and has the others join it", () => {
    expect(configOf(SERVER, site)).to.include({ "cluster-init": true }).and.not.have.property("server");
    for (const host of [JOINING, AGENT]) {
      expect(configOf(host, site)).to.include({ server: "https://10.40.0.11:6443" });
      expect(configOf(host, site)).to.not.have.property("cluster-init");
    }
  });

  it("labels a node with its zone and site, and leaves the gateway to the platform", () => {
    expect(list(JOINING, "node-label")).to.deep.equal([
      "topology.kubernetes.io/region=hamburg",
      "topology.kubernetes.io/zone=hall-2",
    ]);
    expect(list(SERVER, "disable")).to.deep.equal(["traefik"]);
  });

  it("saves etcd to the bucket with credentials that are in no file", () => {
    expect(configOf(SERVER, site)).to.include({
      "etcd-snapshot-schedule-cron": "0 */6 * * *",
      "etcd-snapshot-retention": 28,
      "etcd-s3": true,
      "etcd-s3-config-secret": "etcd-snapshots",
    });
    expect(
      Object.keys(configOf(SERVER, site)).filter((key) => /key|token$|password/.test(key)),
    ).to.deep.equal([]);
  });

  it("pulls from the mirrors alone, and from the registries where there is none", () => {
    expect(content(AGENT, "/etc/rancher/k3s/registries.yaml")).to.deep.equal({
      mirrors: {
        "*": { endpoint: ["https://registry.hamburg.acme.example"] },
        "docker.io": { endpoint: ["https://docker.hamburg.acme.example"] },
      },
    });
    expect(configOf(AGENT, site)["disable-default-registry-endpoint"]).to.equal(true);
    expect(configOf(AGENT, siteOf({ mirrors: {} }))["disable-default-registry-endpoint"]).to.equal(false);
  });

  it("renders files that YAML reads back, whatever the settings, and none ends a script's file early", () => {
    const schedule = fc.constantFrom("0 */6 * * *", "30 2 * * 1-5");
    const zone = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(schedule, zone, fc.integer({ min: 1, max: 1000 }), (schedule, zone, retain) => {
        const changed = siteOf({ snapshots: { schedule, retain } });
        const host = { ...SERVER, zone };
        for (const { content } of filesOf(host, changed))
          expect(content.split("\n")).to.not.include("END_OF_FILE");
        const config = filesOf(host, changed).find(({ path }) => path.endsWith("/config.yaml"));
        expect(parse(config?.content ?? "")).to.deep.equal(configOf(host, changed));
      }),
    );
  });

  it("is the same for every server but for its name, address, zone and part in joining", () => {
    const own = ["node-name", "node-label", "tls-san", "server", "cluster-init"];
    const shared = (host: Host) => Object.entries(configOf(host, site)).filter(([key]) => !own.includes(key));
    expect(shared(JOINING)).to.deep.equal(shared(SERVER));
  });
});

function siteOf(changes: object = {}): Site {
  const install = installSchema.parse({ ...INSTALL, ...changes });
  return { site: "hamburg", install, podSecurityVersion: "v1.34" };
}

function hostOf(index: number): Host {
  const host = site.install.hosts[index];
  if (host === undefined) throw new Error(`no host ${index}`);
  return host;
}

function list(host: Host, key: string): string[] {
  return configOf(host, site)[key] as string[];
}

function split(argument: string): [string, string] {
  const at = argument.indexOf("=");
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function text(host: Host, path: string | undefined): string {
  return filesOf(host, site).find((file) => file.path === path)?.content ?? "";
}

function content(host: Host, path: string | undefined): unknown {
  return parse(text(host, path));
}
