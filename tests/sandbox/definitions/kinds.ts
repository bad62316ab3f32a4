import { sourceOf } from "../../../sandbox/definitions/definitions";
import { CARRIERS } from "../../../sandbox/definitions/sources";
import { chartName, definedBy } from "../../../sandbox/models/kubernetes/charts";
import { customType } from "../../../sandbox/models/kubernetes/custom";
import { MATRIX, planOf } from "../../support/plans";

/** A custom kind that the stacks have objects of. */
export interface UsedKind {
  /** `group/version/Kind`. */
  readonly kind: string;
  /** The plans that have an object of it, such as `dev-k3s`. */
  readonly plans: readonly string[];
  /** The charts that define it in these plans. */
  readonly charts: readonly string[];
  /** Whether some plan has no such chart: its cluster brings the kind. */
  readonly byCluster: boolean;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Every custom kind of every stack on every target, by name. */
export async function usedKinds(): Promise<UsedKind[]> {
  const uses: { kind: string; plan: string; chart: string | undefined }[] = [];
  for (const { name, ...choice } of MATRIX) {
    const { resources } = (await planOf(choice)).recording;
    const releases = resources.filter(({ type }) => type === RELEASE).map(({ inputs }) => inputs);
    for (const kind of new Set(
      resources
        .map(({ type }) => type)
        .filter(isCustom)
        .map(kindOf),
    )) {
      const release = releases.find((inputs) => definedBy(inputs).includes(kind));
      uses.push({ kind, plan: name, chart: release === undefined ? undefined : chartName(release) });
    }
  }
  return [...new Set(uses.map(({ kind }) => kind))].sort().map((kind) => {
    const own = uses.filter((use) => use.kind === kind);
    const charts = new Set(own.flatMap(({ chart }) => chart ?? []));
    const byCluster = own.some(({ chart }) => chart === undefined);
    return { kind, plans: own.map(({ plan }) => plan), charts: [...charts], byCluster };
  });
}

/** The version of what runs in production, where a chart brings a kind and it is not the module's version. */
export function otherVersion(kind: string, chart: string): string | undefined {
  const application = CARRIERS[chart]?.application;
  const [group = ""] = kind.split("/");
  const version = typeof application === "string" ? application : application?.[group];
  const source = sourceOf(kind);
  const same = "version" in source && version !== undefined && `${source.version}.`.startsWith(`${version}.`);
  return same ? undefined : version;
}

function isCustom(type: string): boolean {
  return customType(type) !== undefined;
}

function kindOf(type: string): string {
  const [, groupVersion = "", kind = ""] = type.split(":");
  return `${groupVersion}/${kind}`;
}
