import * as z from "zod";
import { PolicyInputError } from "../../core/errors";
import type { Resource } from "../../core/model";
import { asResources, type Encrypted, savedResourceSchema } from "./state";

const goalSchema = z.object({
  ...savedResourceSchema.omit({ urn: true, inputs: true, outputs: true, delete: true }).shape,
  inputDiff: z.object({ adds: z.record(z.string(), z.unknown()).optional() }).optional(),
});

export const updatePlanSchema = z.object({
  plan: z.object(
    {
      resourcePlans: z.record(
        z.string(),
        z.object({ goal: goalSchema.nullish(), steps: z.array(z.string()).nullish() }),
      ),
    },
    "is no update plan; save it again with `pulumi preview --save-plan`",
  ),
});

/**
 * The resources that an update plan makes. A plan says of a resource that exists already only what changes, so it can
 * be judged only where it makes everything.
 *
 * @throws PolicyInputError where it changes resources that exist
 */
export function ofUpdatePlan(
  { plan }: z.output<typeof updatePlanSchema>,
  file: string,
  encrypted: Encrypted,
): Resource[] {
  const plans = Object.entries(plan.resourcePlans);
  const changed = plans.filter(([, { steps }]) => steps?.some((step) => step !== "create") ?? false);
  if (changed.length > 0) {
    throw new PolicyInputError(file, [
      `changes ${changed.length} resources that exist, and says nothing of the rest of them; give what \`pulumi preview --json\` printed`,
    ]);
  }
  const made = plans.flatMap(([urn, { goal }]) =>
    goal === null || goal === undefined ? [] : [{ ...goal, urn, inputs: goal.inputDiff?.adds }],
  );
  return asResources(made, file, encrypted);
}
