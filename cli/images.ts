import * as fs from "node:fs";
import { isProps, type Props, text, type Value } from "../sandbox/simulator/values";
import { chartName } from "../sandbox/models/kubernetes/charts";
import { CHART_IMAGES } from "../stacks/images";
import type { RecordedResource } from "./recorder/recorder";
import { EXIT } from "./output";
import { plan } from "./plan/plan";
import { loadStack, type StackChoice } from "./stack";

export interface ImagesOptions extends StackChoice {
  readonly format: "text" | "json";
  readonly out?: string;
}

/** What a site needs to have before its line to the internet is cut. */
export interface ImageList {
  /** References as pods have them, sorted, each once. */
  readonly images: readonly string[];
  /** Assets of K3s's release, for the machines of an installed site. */
  readonly files: readonly string[];
  /** What has images that are not in the list, and why. */
  readonly unknown: readonly string[];
}

const RELEASE = "kubernetes:helm.sh/v3:Release";
const PLAN = "kubernetes:upgrade.cattle.io/v1:Plan";

/** `trivium images`: the list on standard output, what is missing from it on standard error. */
export async function imagesCommand({ format, out, ...choice }: ImagesOptions): Promise<number> {
  const { recording } = await plan(loadStack(choice), { simulate: true });
  const list = imagesOf(recording.resources);
  const printed =
    format === "json"
      ? `${JSON.stringify(list, undefined, 2)}\n`
      : list.images.map((image) => `${image}\n`).join("");
  if (out === undefined) process.stdout.write(printed);
  else fs.writeFileSync(out, printed);
  for (const line of list.unknown) process.stderr.write(`not listed: ${line}\n`);
  if (list.files.length > 0) process.stderr.write(`from K3s's release besides: ${list.files.join(", ")}\n`);
  return EXIT.clean;
}

/** The images of planned resources. */
export function imagesOf(resources: readonly RecordedResource[]): ImageList {
  const kubernetes = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const releases = kubernetes.filter(({ type }) => type === RELEASE).map(({ inputs }) => inputs);
  const upgrades = kubernetes.filter(({ type }) => type === PLAN).map(({ inputs }) => inputs);
  const images = [
    ...kubernetes.filter(({ type }) => type !== PLAN).flatMap(({ inputs }) => named(inputs)),
    ...releases.flatMap((release) => known(release)?.images ?? []),
    ...upgrades.flatMap(upgradeImages),
  ];
  return {
    images: [...new Set(images)].sort(),
    files: [...new Set(upgrades.flatMap(releaseFiles))].sort(),
    unknown: [...new Set(releases.flatMap(unknownOf))].sort(),
  };
}

/** What is known of a release's chart, at its version. */
function known(release: Props) {
  const facts = CHART_IMAGES[chartName(release)];
  return facts?.version === text(release, "version") ? facts : undefined;
}

function unknownOf(release: Props): string[] {
  const name = `chart ${chartName(release)} ${text(release, "version") ?? ""}`;
  const facts = known(release);
  if (facts === undefined) return [`${name}: its images have not been read (stacks/images.ts)`];
  return facts.unread === undefined ? [] : [`${name}: ${facts.unread}`];
}

/** The job of a plan runs an image with the release as its tag, where `+` is not allowed. */
function upgradeImages(inputs: Props): string[] {
  const tag = (text(inputs, "spec.version") ?? "").replace("+", "-");
  return ["spec.prepare.image", "spec.upgrade.image"].flatMap((path) => {
    const image = text(inputs, path);
    return image === undefined ? [] : [`${image}:${tag}`];
  });
}

/** Binary, checksums and K3s's own images, for each architecture that the script of a node knows. */
function releaseFiles(inputs: Props): string[] {
  const version = text(inputs, "spec.version") ?? "";
  return [
    ["k3s", "amd64"],
    ["k3s-arm64", "arm64"],
  ].flatMap(([binary = "", arch = ""]) =>
    [binary, `sha256sum-${arch}.txt`, `k3s-airgap-images-${arch}.tar.zst`].map(
      (asset) => `${version}/${asset}`,
    ),
  );
}

/** Keys that hold an image in pods, in custom objects and in values of charts. */
const KEYS = ["image", "imageName", "reference"];
const REFERENCE = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

/** Every image that an object names, at any depth. */
function named(value: Value, key = ""): string[] {
  if (typeof value === "string") return KEYS.includes(key) && REFERENCE.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => named(item, key));
  if (!isProps(value)) return [];
  const { name, value: content, registry, repository, tag } = value;
  const variable = typeof name === "string" && name.endsWith("_IMAGE") && typeof content === "string";
  const parts = typeof repository === "string" && typeof tag === "string";
  return [
    ...(variable ? [content] : []),
    ...(parts ? [`${typeof registry === "string" ? `${registry}/` : ""}${repository}:${tag}`] : []),
    ...Object.entries(value).flatMap(([inner, item]) => named(item, inner)),
  ];
}
