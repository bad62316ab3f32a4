import * as z from "zod";
import { containersOf, perPod, podsOf, setting, type Pod } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { imageName } from "../../reading/sources";
import { about } from "../../core/subject";

const DIGEST = /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/** A digest alone names one content for ever; the tag before it is not looked at by a container runtime. */
function isPinned(image: unknown): boolean {
  return typeof image === "string" && DIGEST.test(imageName(image).digest);
}

/** A tag that is not the one that moves by design; a digest that is none is refused by the runtime. */
function isTagged(image: unknown): boolean {
  if (typeof image !== "string") return false;
  const { tag, digest } = imageName(image);
  return digest !== "" || (tag !== "" && tag !== "latest");
}

function images(pod: Pod, digest: boolean): Finding[] {
  const accepts = digest ? isPinned : isTagged;
  const wrong = digest ? "is not pinned by digest" : "is not pinned";
  const ofContainers = containersOf(pod).map(({ node, label }) => {
    const image = node.at("image");
    return must(setting(pod, image, accepts), image, `the image of ${label} ${wrong}`);
  });
  const ofVolumes = pod.spec
    .each("volumes[].image.reference")
    .filter((image) => !image.absent)
    .map((image) => must(setting(pod, image, accepts), image, `the image of a volume ${wrong}`));
  return [...ofContainers, ...ofVolumes];
}

export const supplyImagePinned = configurable(
  {
    id: "supply-image-pinned",
    title: "Images are pinned, those of the platform by digest",
    severity: "high",
    level: "mandatory",
    why: "A tag can be moved, so what runs tomorrow need not be what was tested and scanned today.",
    remedy: "Write the image as name@sha256:…; the registry shows the digest of every push.",
    refs: {
      trivy: ["AVD-KSV-0013"],
      checkov: ["CKV_K8S_14", "CKV_K8S_43"],
    },
  },
  {
    digest: z.boolean().default(false).describe("whether a tag is not enough, in any program"),
  },
  ({ digest }) => ({
    ...perPod((pod) => images(pod, digest)),
    stack: (stack) =>
      stack.isPlatform
        ? stack.subjects.flatMap((subject) =>
            podsOf(subject).flatMap((pod) => about(subject, ...images(pod, true))),
          )
        : [],
  }),
);
