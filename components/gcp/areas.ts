/** A large area: what a bucket in two of its regions is in, and where such a bucket's key is. */
export interface Area {
  readonly bucket: string;
  readonly keys: string;
}

/**
 * Areas by the first part of their regions' names. Two regions of a bucket are of one area
 * (cloud.google.com/storage/docs/locations#location-dr), and the two services do not call it the same
 * (cloud.google.com/kms/docs/locations).
 */
const AREAS: Readonly<Record<string, Area>> = {
  asia: { bucket: "ASIA", keys: "asia" },
  europe: { bucket: "EU", keys: "europe" },
  us: { bucket: "US", keys: "us" },
};

/** The area that both regions are in; undefined where there is none. */
export function areaOf(region: string, other: string): Area | undefined {
  const [first = "", second] = [region, other].map((name) => name.split("-")[0]);
  return first === second ? AREAS[first] : undefined;
}
