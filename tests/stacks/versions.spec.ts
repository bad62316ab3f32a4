import { expect } from "chai";
import { POD_SECURITY_VERSION } from "../../components/kubernetes/namespace";
import {
  exclusions,
  exclusionText,
  incompatibilities,
  KUBERNETES_VERSIONS,
  supportedMinors,
} from "../../stacks/compatibility/check";
import { compareVersions } from "../../stacks/compatibility/compare";
import { APPLICATIONS, LIMITS, READ, UNLIMITED } from "../../stacks/compatibility/limits";
import { targetNames, targets } from "../../stacks/targets";
import { charts, mirrored } from "../../stacks/versions";

describe("the compatibility set", () => {
  it("supports the Kubernetes versions between its strictest limits, patch releases included", () => {
    expect(KUBERNETES_VERSIONS).to.deep.equal(["1.34", "1.35"]);
    for (const kubernetes of KUBERNETES_VERSIONS) {
      expect(incompatibilities({ kubernetes: `${kubernetes}.7` })).to.deep.equal([]);
    }
  });

  it("names every part that a version does not go with, its range and where that is written", () => {
    expect(incompatibilities({ kubernetes: "1.36" })).to.deep.equal([
      "linkerd-control-plane 2026.6.3 needs Kubernetes 1.31 to 1.35, not 1.36 " +
        "(linkerd.io/2-edge/reference/k8s-versions, row 2.20)",
    ]);
    expect(incompatibilities({ kubernetes: "1.32" })).to.deep.equal([
      "cloudnative-pg 0.29.0 needs Kubernetes 1.34 to 1.36, not 1.32 " +
        "(cloudnative-pg.io, supported releases, row 1.30)",
      "cert-manager v1.21.1 needs Kubernetes 1.33 to 1.36, not 1.32 (cert-manager.io/docs/releases, row 1.21)",
    ]);
  });

  it("says what a project tests without refusing the rest", () => {
    expect(exclusions({ kubernetes: "1.34" }, "tested").map(exclusionText)).to.deep.equal([
      "external-secrets 2.8.0 is tested with Kubernetes 1.35 to 1.36, not 1.34 " +
        "(external-secrets.io, stability and support, row 2.8)",
    ]);
    expect(incompatibilities({ kubernetes: "1.34" })).to.deep.equal([]);
  });

  it("refuses a Gateway API that the gateway or the mesh does not know", () => {
    const parts = (gatewayApi: string) =>
      incompatibilities({ kubernetes: "1.35", gatewayApi }).map((message) => message.split(" ")[0]);
    expect(parts("1.4.1")).to.deep.equal(["traefik"]);
    expect(parts("1.6.1")).to.deep.equal(["linkerd-control-plane"]);
  });

  it("installs on every target the versions that the set supports, where the target pins what they need", () => {
    for (const name of targetNames) {
      expect(supportedMinors(targets[name].kubernetes), name).to.deep.equal(KUBERNETES_VERSIONS);
    }
    const pinned = { minors: ["1.34"], what: "the add-ons", where: "components/aws/versions.ts" };
    const distribution = { ...targets.aws.kubernetes, pinned };
    expect(supportedMinors(distribution)).to.deep.equal(["1.34"]);
    expect(incompatibilities({ kubernetes: "1.35.2", distribution })).to.deep.equal([
      "the add-ons of Amazon EKS are pinned for Kubernetes 1.34, not 1.35.2 (components/aws/versions.ts)",
    ]);
  });

  it("has a limit, or a reason why there is none, for every chart", () => {
    const limited = new Set<string>(LIMITS.map(({ part }) => part));
    const silent = Object.keys(charts).filter((name) => !limited.has(name) && !(name in UNLIMITED));
    expect(silent).to.deep.equal([]);
  });

  it("knows of every upper end how far the newest release goes", () => {
    for (const { part, to, newest } of LIMITS) {
      expect(newest === undefined, part).to.equal(to === undefined);
      if (to !== undefined) expect(compareVersions(newest?.to ?? "", to), part).to.be.at.least(0);
    }
  });

  it("goes with itself: what parts need of one another is installed", () => {
    const [kubernetes = ""] = KUBERNETES_VERSIONS;
    const between = LIMITS.filter(({ of }) => of in APPLICATIONS);
    expect(between.map(({ part, of }) => `${part} needs ${of}`)).to.include(
      "barman-cloud-plugin needs CloudNativePG",
    );
    expect(incompatibilities({ kubernetes })).to.deep.equal([]);
    expect(charts["cert-manager"].version).to.equal(`v${APPLICATIONS["cert-manager"]}`);
  });

  it("has a calendar of every target: a day of begin and of end, ascending, for the same minor versions", () => {
    expect(READ).to.match(/^\d{4}-\d{2}-\d{2}$/);
    for (const name of targetNames) {
      const { windows, source } = targets[name].kubernetes;
      expect(source, name).to.match(/^https:/);
      expect(Object.keys(windows), name).to.deep.equal(["1.33", "1.34", "1.35", "1.36"]);
      const days = Object.values(windows).map(
        ({ from, until }) => [Date.parse(from), Date.parse(until)] as const,
      );
      for (const [from, until] of days) expect(until - from, name).to.be.greaterThan(300 * 86_400_000);
      expect(
        [...days].sort(([a], [b]) => a - b),
        name,
      ).to.deep.equal(days);
    }
  });

  it("enforces Pod Security as the oldest of its Kubernetes versions knows it", () => {
    expect(POD_SECURITY_VERSION).to.equal(`v${KUBERNETES_VERSIONS[0]}`);
  });

  it("keeps Linkerd's three charts at one version", () => {
    const linkerd = (["linkerd-cni", "linkerd-control-plane", "linkerd-crds"] as const).map(
      (name) => charts[name].version,
    );
    expect(new Set(linkerd).size).to.equal(1);
  });

  it("keeps Istio's four charts at one version", () => {
    const istio = (["istio-base", "istio-cni", "istiod", "ztunnel"] as const).map((name) => charts[name]);
    expect(new Set(istio.map(({ version }) => version)).size).to.equal(1);
  });

  it("keeps Karpenter and its definitions at one version", () => {
    expect(charts.karpenter.version).to.equal(charts["karpenter-crd"].version);
  });

  it("pins every chart to one version of an https repository, or of a registry where there is no other", () => {
    const registries = ["karpenter", "karpenter-crd"];
    for (const [name, { chart, repo, version }] of Object.entries(charts)) {
      if (registries.includes(name)) expect([repo, chart.slice(0, 6)]).to.deep.equal([undefined, "oci://"]);
      else expect(repo, name).to.match(/^https:\/\//);
      expect(version).to.match(/^v?\d+\.\d+\.\d+$/);
    }
  });
});

describe("a mirror of the charts", () => {
  it("is not used unless one is set", () => {
    expect(mirrored(charts, undefined)).to.equal(charts);
  });

  it("may be a registry, with one repository a chart", () => {
    expect(mirrored(charts, "oci://registry.example.com/charts/")["linkerd-cni"]).to.deep.equal({
      chart: "oci://registry.example.com/charts/linkerd2-cni",
      version: "2026.6.3",
    });
  });

  it("has a chart that comes from another registry under its name", () => {
    expect(mirrored(charts, "oci://registry.example.com/charts").karpenter.chart).to.equal(
      "oci://registry.example.com/charts/karpenter",
    );
    expect(mirrored(charts, "/srv/charts").karpenter.chart).to.equal("/srv/charts/karpenter-1.14.1.tgz");
  });

  it("may be a directory, with the files that helm pull writes", () => {
    expect(mirrored(charts, "/srv/charts")["cert-manager"]).to.deep.equal({
      chart: "/srv/charts/cert-manager-v1.21.1.tgz",
      version: "v1.21.1",
    });
  });

  it("serves every chart of the set and leaves no public repository", () => {
    const all = mirrored(charts, "/srv/charts");
    expect(Object.keys(all)).to.deep.equal(Object.keys(charts));
    for (const reference of Object.values(all)) expect(reference).not.to.have.property("repo");
  });
});
