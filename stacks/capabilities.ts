import type { Provided, Provision, Provisions } from "../components/provisions";
import { type TargetName, targetNames, targets } from "./targets";

const TITLES: Readonly<Record<TargetName, string>> = {
  aws: "AWS (`aws`)",
  gcp: "Google Cloud (`gcp`)",
  k3s: "Edge site (`k3s`)",
};

const ROWS: Readonly<Record<Provided, string>> = {
  network: "Network",
  cluster: "Cluster",
  identity: "Workload identity",
  database: "Databases",
  cache: "Caches",
  queue: "Queues",
  search: "Search engines",
  bucket: "Buckets",
  document: "Document stores",
  kafka: "Kafka",
  logs: "Logs of containers, outside the cluster",
  traces: "Traces, outside the cluster",
  frontDoor: "Front door",
  registry: "Registry",
  audit: "Audit",
  budget: "Budget",
  backup: "Backups of the cluster",
};

/** The table of what each target provides, as Markdown. */
export function capabilities(): string {
  const cells = (row: (provisions: Provisions) => string) =>
    targetNames.map((name) => row(targets[name].provisions));
  return [
    "# What each target provides",
    "",
    "Generated from `components/<target>/provisions.ts` by `make docs`. *Native* is the cloud's own service, *in-cluster*",
    "is software that the platform runs in the cluster. Whatever stands in front, a service declares the same, and is",
    "given the same connection entries ([ADR 15](adr/0015-stores.md)). What a stack asks for and its target does not",
    "have is left out and listed in the stack's output `notProvided`.",
    "",
    line(["", ...targetNames.map((name) => TITLES[name])]),
    line(["---", ...targetNames.map(() => "---")]),
    ...Object.entries(ROWS).map(([provided, title]) =>
      line([title, ...cells((provisions) => cellOf(provisions[provided as Provided]))]),
    ),
    "",
  ].join("\n");
}

function cellOf(provision: Provision): string {
  if (provision.how === "none") return `none: ${provision.why}`;
  return `*${provision.how}*: ${provision.what}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
