import type { TargetName } from "../../stacks/targets";
import { targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";

/** A change of a stack's settings. */
export interface Edit {
  readonly what: string;
  readonly target: TargetName;
  /** Over the stack file of prod. */
  readonly before: Settings;
  readonly after: Settings;
  /** It is known to take data or addresses away: shown in the table, and not held to be safe. */
  readonly dangerous?: true;
  /** Its `after`, over the start below, is previewed on the real engine as well. */
  readonly engine?: true;
}

/** What a stack begins with that the engine previews edits of: a zone and a minor version short of what it gets. */
export function startOf(target: TargetName): Settings {
  return { ...MINOR.before, [target]: TWO_ZONES[target] };
}

const TWO_ZONES = {
  aws: { zones: ["eu-central-1a", "eu-central-1b"] },
  gcp: { zones: ["europe-west3-a", "europe-west3-b"] },
  k3s: { zones: ["hall-1"] },
} as const satisfies Record<TargetName, Settings>;

/** The zones of the stack file of prod, for a stack that began with fewer. */
const ALL_ZONES = {
  aws: { aws: { zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] } },
  gcp: { gcp: { zones: ["europe-west3-a", "europe-west3-b", "europe-west3-c"] } },
  k3s: { k3s: { zones: ["hall-1", "hall-2"] } },
} as const satisfies Record<TargetName, Settings>;

const SERVICE = {
  team: "shop",
  image:
    "ghcr.io/stefanprodan/podinfo@sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf",
  port: 9898,
};

type Change = Omit<Edit, "target" | "before"> & { readonly before?: Settings };

const MINOR = {
  what: "raise Kubernetes by one minor version",
  before: { cluster: { version: "1.34" } },
  after: { cluster: { version: "1.35" } },
  engine: true,
} as const satisfies Change;

/** What every target takes. */
const CHANGES: readonly Change[] = [
  MINOR,
  { what: "grow the node pool", after: { cluster: { nodes: { min: 4, max: 20 } } }, engine: true },
  {
    what: "change the nodes' instance types",
    after: { cluster: { nodes: { size: "medium" } } },
    engine: true,
  },
  {
    what: "keep backups for fewer days",
    after: { databases: { main: { backupDays: 14 } } },
    engine: true,
  },
  { what: "add a reader", after: { databases: { main: { readers: 1 } } }, engine: true },
  {
    what: "remove a reader",
    before: { databases: { main: { readers: 1 } } },
    after: { databases: { main: { readers: 0 } } },
  },
  {
    what: "go from the profile staging to prod: more and larger nodes, longer retention, one reader more",
    before: { environment: "staging" },
    after: { environment: "prod" },
  },
  {
    what: "go back from the profile prod to staging",
    before: { environment: "prod" },
    after: { environment: "staging" },
  },
  {
    what: "give the database another size",
    before: { databases: { main: { size: "medium" } } },
    after: { databases: { main: { size: "large" } } },
  },
  {
    what: "give the database more storage",
    after: { databases: { main: { storageGib: 40 } } },
  },
  { what: "change the owner, a tag and label of everything", after: { owner: "core" }, engine: true },
  { what: "add a database", after: { databases: { reports: {} } } },
  { what: "add a team", after: { teams: { search: {} } } },
  { what: "add a service", after: { services: { ledger: SERVICE } }, engine: true },
  {
    what: "remove a service",
    before: { services: { ledger: SERVICE } },
    after: {},
  },
  {
    what: "change a service's replicas and objective",
    after: {
      services: { podinfo: { replicas: { min: 4, max: 8 }, slo: { availability: 99.5 } } },
    },
  },
  {
    what: "let another network in",
    after: { access: { internalCidrs: ["10.50.0.0/16", "10.60.0.0/16"] } },
  },
  { what: "declare recovery objectives", after: { recovery: { database: { rto: "30s", rpo: "1s" } } } },
  {
    what: "raise the database's major version",
    before: { databases: { main: { version: "16" } } },
    after: { databases: { main: { version: "17" } } },
    dangerous: true,
  },
  { what: "change the network's block", after: { network: { cidr: "10.12.0.0/16" } }, dangerous: true },
  { what: "rename the platform", after: { name: "acme-live" }, dangerous: true },
  {
    what: "remove a database",
    before: { databases: { reports: {} } },
    after: {},
    dangerous: true,
  },
];

/** Every edit on every target, in the order of the table in docs/edits.md. */
export const EDITS: readonly Edit[] = targetNames.flatMap((target): Edit[] => [
  {
    what: "add a zone",
    target,
    before: { [target]: TWO_ZONES[target] },
    after: ALL_ZONES[target],
    engine: true,
  },
  ...CHANGES.map((change) => ({ before: {}, ...change, target })),
]);
