import { problemAt } from "../problems";
import type { Check } from "./check";
import { mebibytes } from "../protection";

/** Whether an image comes from a registry, or from a path in one, which ends where the next begins. */
function isFrom(image: string, registries: readonly string[]): boolean {
  return registries.some((registry) => image.startsWith(`${registry}/`));
}

/** An image from elsewhere would be refused when its pods start. */
export const imageRegistries: Check = ({ draft: { images, services = {} } }) => {
  const registries = (images?.registries ?? []).filter((registry) => registry !== undefined);
  if (registries.length === 0) return [];
  return Object.entries(services).flatMap(([name, service]) => {
    const image = service?.image;
    if (image === undefined || isFrom(image, registries)) return [];
    const remedy = `is not from ${registries.join(", ")}; push it there, or add its registry to images.registries`;
    return [problemAt(["services", name, "image"], remedy, image)];
  });
};

/** Whose signatures count, and of which images. */
export const signaturesComplete: Check = ({ draft: { images } }) => {
  const signatures = images?.signatures;
  if (signatures === undefined) return [];
  const signers = (signatures.identities ?? []).length + Object.keys(signatures.keys ?? {}).length;
  return [
    ...(signers === 0
      ? [problemAt(["images", "signatures"], "names no signer; set identities or keys, or remove it")]
      : []),
    ...((images?.registries ?? []).length === 0
      ? [
          problemAt(
            ["images", "registries"],
            "names no registry, and so no image has to be signed; set those whose images are, such as [ghcr.io/acme]",
          ),
        ]
      : []),
  ];
};

/** A container above the team's bound would not be admitted. */
export const memoryWithinLimits: Check = ({ draft: { teams = {}, services = {} } }) =>
  Object.entries(services).flatMap(([name, service]) => {
    const memory = service?.resources?.memory;
    const most = teams[service?.team ?? ""]?.limits?.containerMemory;
    if (memory === undefined || most === undefined || mebibytes(memory) <= mebibytes(most)) return [];
    return [
      problemAt(
        ["services", name, "resources", "memory"],
        `is more than a container of team ${service?.team ?? ""} may have; set at most ${most}, or raise limits.containerMemory of the team`,
        memory,
      ),
    ];
  });
