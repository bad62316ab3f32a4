import { expect } from "chai";
import { imagesOf } from "../../cli/images";
import { chartName } from "../../sandbox/models/kubernetes/charts";
import { isProps, text, type Value, valuesAt } from "../../sandbox/simulator/values";
import { CHART_IMAGES } from "../../stacks/images";
import { charts } from "../../stacks/versions";
import { graphOf } from "../requirements/graph";
import { siteWith } from "../requirements/k3s-site";
import { MATRIX, planOf } from "../support/plans";

const RELEASE = "kubernetes:helm.sh/v3:Release";

describe("trivium images", () => {
  for (const { name, ...choice } of MATRIX) {
    it(`lists every image of ${name}'s pods, and every chart's or says that it does not`, async () => {
      const { resources } = (await planOf(choice, true)).recording;
      const { images, unknown } = imagesOf(resources);
      for (const { inputs } of resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
        expect(images).to.include.members(podImages(inputs));
      }
      for (const { inputs } of resources.filter(({ type }) => type === RELEASE)) {
        const chart = `chart ${chartName(inputs)} ${text(inputs, "version") ?? ""}: `;
        const known = CHART_IMAGES[chartName(inputs)];
        if (known !== undefined && known.version === text(inputs, "version"))
          expect(images).to.include.members([...known.images]);
        else expect(unknown.join("\n")).to.contain(chart);
      }
      expect(images).to.deep.equal([...new Set(images)].sort());
    });
  }

  it("lists what upgrades a K3s site, which no planned pod has", async () => {
    const { images, files } = imagesOf((await graphOf("k3s", siteWith())).resources);
    expect(images).to.include.members([
      "docker.io/rancher/k3s-upgrade:v1.35.6-k3s1",
      "docker.io/rancher/kubectl:v1.35.1",
    ]);
    expect(files).to.include("v1.35.6+k3s1/k3s-airgap-images-amd64.tar.zst");
  });

  it("lists databases' images and those among a chart's values", async () => {
    const { images } = imagesOf((await graphOf("k3s")).resources);
    expect(images.filter((image) => image.includes("cloudnative-pg/postgresql:"))).to.have.length(1);
    expect(images.filter((image) => image.includes("rollouts-plugin-trafficrouter"))).to.have.length(1);
  });

  it("takes a chart of another version for one that nobody has read", async () => {
    const { resources } = await graphOf("k3s");
    const other = resources.map((resource) =>
      resource.type === RELEASE && chartName(resource.inputs) === "traefik"
        ? { ...resource, inputs: { ...resource.inputs, version: "99.0.0" } }
        : resource,
    );
    const { images, unknown } = imagesOf(other);
    expect(unknown).to.include("chart traefik 99.0.0: its images have not been read (stacks/images.ts)");
    expect(images).to.not.include("docker.io/traefik:v3.7.11");
  });

  it("knows no chart at a version that the compatibility set does not have", () => {
    const versions = Object.values(charts).map(({ chart, version }) => `${chart} ${version}`);
    expect(versions).to.include.members(
      Object.entries(CHART_IMAGES).map(([name, { version }]) => `${name} ${version}`),
    );
  });
});

/** Images of the containers of an object's pods, wherever its template is. */
function podImages(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(podImages);
  if (!isProps(value)) return [];
  const own = ["containers", "initContainers"].flatMap((key) => valuesAt(value, `${key}[].image`));
  const images = own.flatMap(({ value: image }) => (typeof image === "string" ? [image] : []));
  return [...images, ...Object.values(value).flatMap(podImages)];
}
