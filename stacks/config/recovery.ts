import * as z from "zod";
import { group } from "../../components/pure/fields";
import { parseDuration } from "../../components/pure/duration";

/** What an objective can be declared for; what is above a component is met by what is below it. */
export const RECOVERY_COMPONENTS = ["cluster", "database", "cache", "services", "region"] as const;
export type RecoveryComponent = (typeof RECOVERY_COMPONENTS)[number];

/** How long a component may be away, and how much of what was written may be lost, each such as `30s`. */
export interface Objective {
  readonly rto: string;
  readonly rpo: string;
}

const duration = z
  .string({ error: 'is no text; set a duration such as "30s", "15m" or "4h", in quotes' })
  .refine((text) => parseDuration(text) !== undefined, {
    error: "is no duration; set a whole number of s, m, h or d, such as 30s, 15m or 4h",
  });

const objective = (what: string) =>
  group({
    rto: duration.describe("Time until it serves again, such as `30s`, `15m` or `4h`."),
    rpo: duration.describe("Time whose writes may be lost; `0s` for none."),
  })
    .optional()
    .describe(what);

const PROFILE = "Default: the environment's profile.";

/**
 * Recovery objectives by component. They build nothing: `trivium plan` holds them against what the resources
 * provide and shows where they are not met.
 */
export const recoverySchema = group({
  cluster: objective(`The API server and the nodes, when a zone is lost. ${PROFILE}`),
  database: objective(`Each database, when its primary or that one's zone is lost. ${PROFILE}`),
  cache: objective(`Each cache, when its primary or that one's zone is lost. ${PROFILE}`),
  services: objective(`Each service, when one of its nodes is lost. ${PROFILE}`),
  region: objective("Everything, when the region is lost. Default: no objective."),
} satisfies Record<RecoveryComponent, unknown>);
