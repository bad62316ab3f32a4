import * as z from "zod";
import type { Resource } from "../../core/model";
import { asResources, type Encrypted, savedResourceSchema } from "./state";

export const previewSchema = z.object({
  steps: z.array(
    z.object({ op: z.string(), urn: z.string(), newState: savedResourceSchema.nullish() }),
    "is no list of steps; print the preview again with --json",
  ),
});

/** The resources as they would be after the update: each as the last of its steps leaves it. */
export function ofPreview(
  { steps }: z.output<typeof previewSchema>,
  file: string,
  encrypted: Encrypted,
): Resource[] {
  const after = new Map(
    steps.flatMap(({ op, urn, newState }) =>
      newState === null || newState === undefined || op.startsWith("delete") ? [] : [[urn, newState]],
    ),
  );
  return asResources([...after.values()], file, encrypted);
}
