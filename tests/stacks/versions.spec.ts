import { expect } from "chai";
import { POD_SECURITY_VERSION } from "../../components/kubernetes/namespace";
import { charts, incompatibilities, KUBERNETES_VERSIONS, mirrored } from "../../stacks/versions";

describe("the compatibility set", () => {
  it("supports every Kubernetes version it names, patch releases included", () => {
    for (const kubernetes of KUBERNETES_VERSIONS) {
      expect(incompatibilities({ kubernetes })).to.deep.equal([]);
      expect(incompatibilities({ kubernetes: `${kubernetes}.7` })).to.deep.equal([]);
    }
  });

  it("names every part that a version does not go with, its range and where that is written", () => {
    expect(incompatibilities({ kubernetes: "1.36" })).to.deep.equal([
      "linkerd-control-plane 2026.6.3 needs Kubernetes 1.31 to 1.35, not 1.36 " +
        "(linkerd.io/2-edge/reference/k8s-versions, row 2.20)",
    ]);
    expect(incompatibilities({ kubernetes: "1.33" })).to.deep.equal([
      "cloudnative-pg 0.29.0 needs Kubernetes 1.34 to 1.36, not 1.33 " +
        "(cloudnative-pg.io, supported releases, row 1.30)",
    ]);
  });

  it("refuses a Gateway API that the gateway or the mesh does not know", () => {
    const parts = (gatewayApi: string) =>
      incompatibilities({ kubernetes: "1.35", gatewayApi }).map((message) => message.split(" ")[0]);
    expect(parts("1.4.1")).to.deep.equal(["traefik"]);
    expect(parts("1.6.1")).to.deep.equal(["linkerd-control-plane"]);
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

  it("pins every chart to one version of an https repository", () => {
    for (const { repo, version } of Object.values(charts)) {
      expect(repo).to.match(/^https:\/\//);
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
