import * as z from "zod";
import { admitsAnybody, statementsOf } from "../../reading/documents";
import { lastsAtMost } from "../../reading/durations";
import { all, any, type Fact, holds, isAtLeast, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, madeFrom, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const SECRET = "aws:secretsmanager/secret:Secret";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const GOOGLE_SECRET = "gcp:secretmanager/secret:Secret";
const DAY_SECONDS = 86_400;

function openTo(property: Node): Finding[] {
  return statementsOf(property).map((statement) =>
    must(not(admitsAnybody(statement)), statement.node, "everybody may read it"),
  );
}

function secret(subject: Subject): Finding[] {
  const { props } = subject;
  const key = props.at("kmsKeyId");
  const made = willBeSet(subject, "kmsKeyId", /^aws:kms\//);
  const own = key.unknown ? made : all(made, not(matches(key, /alias\/aws\/|^$/)));
  return [must(own, key, "it is not encrypted with a key of your own"), ...openTo(props.at("policy"))];
}

/** What may be lost may also be removed at once, so that its name can be used again. */
function isRecoverable(stack: Stack, days: number): StackFinding[] {
  return stack.ofType(SECRET).flatMap((subject) => {
    const window = subject.props.at("recoveryWindowInDays").or(30);
    const message = `its deletion can be taken back for less than ${days} days`;
    return about(subject, must(any(not(stack.production), isAtLeast(window, days)), window, message));
  });
}

const UNITS: Readonly<Record<string, number>> = { hour: 1 / 24, hours: 1 / 24, day: 1, days: 1 };

/** A rate within the limit, or a time of the day, of the week or of the month. */
function isOften(expression: string, days: number): boolean {
  const [, count, unit] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? [];
  if (count !== undefined) return Number(count) * (UNITS[unit ?? ""] ?? Infinity) <= days;
  const [, , , , month = ""] = /^cron\((\S+) (\S+) (\S+) (\S+) (.*)\)$/.exec(expression) ?? [];
  return month !== "" && /^(\*|\d+\/[123]|\*\/[123])$/.test(month);
}

function rotation({ props }: Subject, days: number): Finding[] {
  const rules = props.at("rotationRules");
  const after = rules.at("automaticallyAfterDays");
  const schedule = rules.at("scheduleExpression");
  const soon = holds(after, (value) => Number(value) >= 1 && Number(value) <= days);
  const often = holds(schedule, (text) => typeof text === "string" && isOften(text, days));
  return [
    must(any(soon, often), after.absent ? schedule : after, `it rotates later than after ${days} days`),
  ];
}

/** Where it is kept: in regions that Google chooses, or in named ones, each with its own key. */
function googleSecret(subject: Subject): Finding[] {
  const { props } = subject;
  const made = madeFrom(subject, "replication", /^gcp:kms\//).length > 0;
  const replication = props.at("replication");
  const chosen = replication.at("userManaged.replicas").list();
  const places = chosen.length > 0 ? chosen : [replication.at("auto")];
  return places.map((place) => {
    const key = place.at("customerManagedEncryption.kmsKeyName");
    const own = any(
      key.unknown && made,
      holds(key, (name) => name !== ""),
    );
    return must(own, key, "it is not encrypted with a key of your own");
  });
}

function isRotated(stack: Stack, days: number): StackFinding[] {
  const rotations = stack.ofType(ROTATION);
  const aws = stack.ofType(SECRET).flatMap((kept) => {
    const rotated: Fact = any(...rotations.map((other) => stack.refers(other, "secretId", kept)));
    return about(kept, must(rotated, kept.props, "nothing rotates it"));
  });
  const google = stack.ofType(GOOGLE_SECRET).flatMap((kept) => {
    const period = kept.props.at("rotation.rotationPeriod");
    return about(kept, must(lastsAtMost(period, days * DAY_SECONDS), period, "nothing rotates it"));
  });
  return [...aws, ...google];
}

export const secretsManagerEncryptedAndRotated = configurable(
  {
    id: "secrets-manager-encrypted-and-rotated",
    title: "Secrets of a secret manager are encrypted with a key of your own, change and can be had back",
    severity: "medium",
    level: "mandatory",
    why: "With the cloud's own key everybody who may read the secret may decrypt it, and a secret that never changes stays useful to whoever once saw it.",
    remedy: "Set kmsKeyId or customerManagedEncryption, a recovery window and a rotation.",
    refs: { trivy: ["AVD-AWS-0098"], checkov: ["CKV_AWS_149", "CKV_AWS_304", "CKV2_AWS_57"] },
  },
  {
    rotationDays: z.int().default(90).describe("days after which a rotation must have happened"),
    recoveryDays: z.int().default(7).describe("days for which a deletion must be reversible"),
    rotated: z.boolean().default(false).describe("whether every secret must have a rotation"),
  },
  ({ rotationDays, recoveryDays, rotated }) => ({
    ...byType({
      [SECRET]: secret,
      "aws:secretsmanager/secretPolicy:SecretPolicy": ({ props }) => [
        must(true, props, ""),
        ...openTo(props.at("policy")),
      ],
      [ROTATION]: (subject) => rotation(subject, rotationDays),
      [GOOGLE_SECRET]: googleSecret,
    }),
    stack: (stack) => [
      ...isRecoverable(stack, recoveryDays),
      ...(rotated ? isRotated(stack, rotationDays) : []),
    ],
  }),
);
