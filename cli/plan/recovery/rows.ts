import { formatDuration, parseDuration } from "../../../components/pure/duration";
import type { Objective, RecoveryComponent } from "../../../stacks/config/recovery";
import type { Config } from "../../../stacks/config/schema";
import { profiles } from "../../../stacks/profiles";
import type { RecordedResource } from "../../recorder/recorder";
import { awsProviders } from "./aws";
import { cacheProviders } from "./caches";
import { gcpProviders } from "./gcp";
import { kubernetesProviders } from "./kubernetes";
import type { Figure, Provider, Provision, RecoveryRow, Verdict } from "./model";

/** Who reads which type. Another kind of database or cache, or a replica in a second region, is an entry here. */
const providers: readonly Provider[] = [
  ...awsProviders,
  ...gcpProviders,
  ...kubernetesProviders,
  ...cacheProviders,
];

/** What a row is about: a component, and which of several. */
interface Item {
  readonly component: RecoveryComponent;
  readonly name?: string;
  /** Logical name of the component resource that its resources are in. */
  readonly within: string;
}

/** Declared objectives held against what a plan's resources provide, in the components' order. */
export function recoveryRows(config: Config, plan: readonly RecordedResource[]): RecoveryRow[] {
  const declared = objectivesOf(config);
  return itemsOf(config).map((item) =>
    rowOf(item, declared[item.component], provisionOf(item, plan) ?? unread(item.component)),
  );
}

/** What the stack declares, over what its profile does. */
function objectivesOf({ recovery, environment }: Config): Partial<Record<RecoveryComponent, Objective>> {
  const given = Object.entries(recovery).filter(([, objective]) => objective !== undefined);
  return { ...profiles[environment].recovery, ...Object.fromEntries(given) };
}

function itemsOf({ databases, caches, services, recovery }: Config): Item[] {
  const each = (component: RecoveryComponent, kind: string, declared: object): Item[] =>
    Object.keys(declared).map((name) => ({ component, name, within: `${kind}-${name}` }));
  return [
    { component: "cluster", within: "cluster" },
    ...each("database", "database", databases),
    ...each("cache", "cache", caches),
    ...each("services", "service", services),
    ...(recovery.region === undefined ? [] : [{ component: "region", within: "platform" } as const]),
  ];
}

function provisionOf({ component, within }: Item, plan: readonly RecordedResource[]): Provision | undefined {
  const byUrn = new Map(plan.map((resource) => [resource.urn, resource]));
  const isWithin = ({ parent }: RecordedResource): boolean => {
    const above = parent === undefined ? undefined : byUrn.get(parent);
    return above !== undefined && (above.name === within || isWithin(above));
  };
  const readers = providers.filter((provider) => provider.component === component);
  return plan
    .filter(isWithin)
    .flatMap((resource) =>
      readers
        .filter(({ type }) => type === resource.type)
        .flatMap(({ provides }) => provides(resource, plan) ?? []),
    )
    .at(0);
}

/** Where no resource of the plan says anything: a second region nobody fills is a fact, the rest is not known. */
function unread(component: RecoveryComponent): Provision {
  const figure: Figure =
    component === "region"
      ? { seconds: "none", why: "nothing of this stack is in a second region" }
      : { seconds: "unknown", why: "no resource of this stack tells" };
  return { rto: figure, rpo: figure };
}

function rowOf(
  { component, name }: Item,
  declared: Objective | undefined,
  { rto, rpo }: Provision,
): RecoveryRow {
  const times = declared && ([judge(declared.rto, rto), judge(declared.rpo, rpo)] as const);
  const verdict = times === undefined ? "undeclared" : worst(times);
  // The time that decides is the one to explain.
  const { why, source } = times !== undefined && times[0] !== verdict ? rpo : rto;
  return {
    component,
    ...(name !== undefined && { name }),
    ...(declared !== undefined && { declared }),
    provided: { rto: figureText(rto), rpo: figureText(rpo) },
    verdict,
    why,
    ...(source !== undefined && { source }),
  };
}

function judge(declared: string, { seconds, atLeast = 0 }: Figure): Verdict {
  const limit = parseDuration(declared) ?? 0;
  if (seconds === "none") return "unmet";
  if (seconds === "unknown") return atLeast > limit ? "unmet" : "unknown";
  return seconds <= limit ? "met" : "unmet";
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return (["unmet", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ?? "met";
}

function figureText({ seconds, atLeast }: Figure): string {
  if (typeof seconds === "number") return formatDuration(seconds);
  return atLeast === undefined ? seconds : `${formatDuration(atLeast)} or more`;
}
