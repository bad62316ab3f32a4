import * as z from "zod";
import { isSet, not } from "../../core/facts";
import type { Exemption } from "../../configuration/exemptions";
import { matcher } from "../../core/globs";
import { manifestsOf, podsOf } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { Node } from "../../core/values";

const ID = "governance-exemptions-valid";
/** An annotation by which an object would exempt itself; what the pack honours is decided elsewhere, and reviewed. */
const ANNOTATION = "platform.policy/exempt";
const DAY = 24 * 60 * 60 * 1000;

const at = new Node(undefined, "exemptions");

function unannotated(subject: Subject): Finding[] {
  const own = manifestsOf(subject).map(({ body }) => body.key("metadata"));
  const ofPods = podsOf(subject).map((pod) => pod.metadata);
  // The metadata of a Pod is its own.
  const others = ofPods.filter(({ path }) => own.every((node) => node.path !== path));
  return [...own, ...others].map((metadata) => {
    const node = metadata.key("annotations").key(ANNOTATION);
    return must(not(isSet(node)), node, `it exempts itself with the annotation ${ANNOTATION}`);
  });
}

function daysFrom(today: string, expires: string): number {
  return (Date.parse(expires) - Date.parse(today)) / DAY;
}

function judged(exemption: Exemption, { today }: Stack, mostDays: number): Finding[] {
  const { rule, owner, expires } = exemption;
  const signed = [owner, exemption.reason].every((text) => text.trim() !== "");
  const days = daysFrom(today, expires);
  return [
    must(days >= 0, at, `the exemption from ${rule} expired on ${expires}`),
    must(
      mostDays === 0 || days <= mostDays,
      at,
      `the exemption from ${rule} is for more than ${mostDays} days`,
    ),
    must(signed, at, `the exemption from ${rule} lacks its owner or its reason`),
    must(rule !== ID, at, "nothing is exempt from the rule about exemptions"),
  ];
}

/** An exemption that names this stack and nothing in it; a pattern for several stacks may be about another. */
function unfounded({ rule, urn }: Exemption, stack: Stack): StackFinding[] {
  const root = stack.subjects.find(({ type }) => type === "pulumi:pulumi:Stack");
  const isOurs = root !== undefined && root.urn.split("::")[0] === urn.split("::")[0];
  return isOurs
    ? about(root, must(false, at, `an exemption from ${rule} is about nothing in this stack`))
    : [];
}

export const governanceExemptionsValid = configurable(
  {
    id: ID,
    title: "Every exemption has an owner, a reason, a day that has not passed and something it is about",
    severity: "high",
    level: "mandatory",
    why: "An exemption that nobody ends is a rule that nobody keeps.",
    remedy: "Mend what was exempted, or have the exemption in policy/exemptions.yaml renewed by its owner.",
    refs: {},
  },
  {
    mostDays: z
      .int()
      .min(0)
      .default(0)
      .describe("most days that an exemption may still hold; 0: as long as it says"),
  },
  ({ mostDays }) => ({
    targets: ["every exemption", "every Kubernetes object"],
    resource: { applies: (type) => type.startsWith("kubernetes:"), check: unannotated },
    stack: (stack) =>
      stack.exemptions.flatMap((exemption) => {
        const covers = matcher(exemption.urn);
        const subjects = stack.subjects.filter(({ urn }) => covers(urn));
        if (subjects.length === 0) return unfounded(exemption, stack);
        return subjects.flatMap((subject) => about(subject, ...judged(exemption, stack, mostDays)));
      }),
  }),
);
