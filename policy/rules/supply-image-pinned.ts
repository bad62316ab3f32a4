import { containersOf, perPod, setting } from "../kubernetes";
import { must, type ResourceRule } from "../model";

/** Ends in a digest; whatever tag stands before it is not looked at by a container runtime. */
const PINNED = /@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
const isPinned = (image: unknown) => typeof image === "string" && PINNED.test(image);

export const supplyImagePinned: ResourceRule = {
  id: "supply-image-pinned",
  title: "Images are pinned by digest",
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "A tag can be moved, so what runs tomorrow need not be what was tested and scanned today.",
  remedy: "Write the image as name@sha256:…; the registry shows the digest of every push.",
  refs: {
    trivy: ["AVD-KSV-0013"],
    checkov: ["CKV_K8S_14", "CKV_K8S_43"],
  },
  ...perPod((pod) => {
    const ofContainers = containersOf(pod).map(({ node, label }) => {
      const image = node.at("image");
      return must(setting(pod, image, isPinned), image, `the image of ${label} is not pinned by digest`);
    });
    const ofVolumes = pod.spec
      .each("volumes[].image.reference")
      .filter((image) => !image.absent)
      .map((image) =>
        must(setting(pod, image, isPinned), image, "the image of a volume is not pinned by digest"),
      );
    return [...ofContainers, ...ofVolumes];
  }),
};
