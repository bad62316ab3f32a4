import * as z from "zod";

/** Keys that the platform sets itself (stacks/lookups.ts). */
const OWN = ["platform", "environment", "owner", "managed-by"];

/**
 * What AWS tags, Google Cloud labels and Kubernetes labels all take: Google Cloud is the strictest, with lower-case
 * letters, digits, dashes and underscores (docs.cloud.google.com/compute/docs/labeling-resources), and Kubernetes wants a
 * letter or digit at both ends (kubernetes.io/docs/concepts/overview/working-with-objects/labels). Both allow 63 characters.
 */
const KEY = /^[a-z]([a-z0-9_-]{0,61}[a-z0-9])?$/;
const VALUE = /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/;

const key = z
  .string()
  .regex(KEY, { error: "is no label; set at most 63 lower-case letters, digits, dashes and underscores" })
  .refine((label) => !OWN.includes(label), { error: "is the platform's own; set another" });

const value = z.string({ error: "is no text; set the label's value, in quotes" }).regex(VALUE, {
  error:
    "is no label's value; set at most 63 lower-case letters, digits, dashes and underscores, such as north",
});

/** Labels of a stack's resources, on any target. */
export const labelsSchema = z.record(key, value, {
  error: ({ code }) => (code === "invalid_type" ? "is no map; set one value per label below it" : undefined),
});
