import { minorOf } from "../../../components/k3s/install/version";
import { type Problem, problemAt, suggest } from "../problems";
import type { Check, Subject } from "./check";

const AT = ["k3s", "install"];

/** A site is reached where it is, or installed: never both, never neither. */
export const siteReached: Check = ({ draft: { target }, values }) => {
  const block = values["k3s"];
  if (target !== "k3s" || typeof block !== "object" || block === null) return [];
  const has = (key: string) => (block as Record<string, unknown>)[key] !== undefined;
  if (has("endpoint") && has("install")) {
    return [
      problemAt(AT, "would install a cluster, and k3s.endpoint names one that exists; remove one of the two"),
    ];
  }
  return has("endpoint") || has("install")
    ? []
    : [
        problemAt(
          ["k3s", "endpoint"],
          "is missing; set the URL of the site's API server, or k3s.install with machines to install K3s on",
        ),
      ];
};

export const sshKeyPresent: Check = ({ draft: { target, k3s }, values }) =>
  target === "k3s" && k3s?.install !== undefined && values["sshKey"] === undefined
    ? [problemAt(["sshKey"], "is missing; run: pulumi config set --secret trivium:sshKey < id_ed25519")]
    : [];

export const installedVersion: Check = ({ draft: { k3s, cluster } }) => {
  const release = k3s?.install?.version;
  const minor = cluster?.version;
  if (release === undefined || minor === undefined || minorOf(release) === minor) return [];
  return [
    problemAt(
      [...AT, "version"],
      `is no release of Kubernetes ${minor}, which cluster.version names; set a v${minor} release, or change both`,
      release,
    ),
  ];
};

/** Etcd decides by majority: an even number of members bears no more losses than one fewer. */
export const serverCount: Check = (subject) => {
  const { hosts } = subject.draft.k3s?.install ?? {};
  const servers = (hosts ?? []).filter((host) => host?.role === "server").length;
  const broken = hosts?.some((host) => host?.role === undefined) ?? true;
  if (broken || servers % 2 === 1) return [];
  return [
    problemAt(
      [...AT, "hosts"],
      servers === 0
        ? "has no server; set the role of one machine to server, or of three"
        : `has ${servers} servers; set one, three or five, because etcd needs a majority`,
    ),
  ];
};

export const hostsDiffer: Check = (subject) => [
  ...twice(subject, "name", "names another machine too; set a name of its own"),
  ...twice(subject, "address", "is the address of another machine too; set its own"),
];

export const hostZones: Check = (subject) => {
  const zones = (subject.draft.k3s?.zones ?? []).filter((zone) => zone !== undefined);
  return eachHost(subject, ({ zone }, index) =>
    zone === undefined || zones.length === 0 || zones.includes(zone)
      ? []
      : [problemAt([...AT, "hosts", index, "zone"], `is not among k3s.zones; ${suggest(zone, zones)}`, zone)],
  );
};

/** The controller compares both times with the same day's. */
export const upgradeWindow: Check = ({ draft: { k3s } }) => {
  const { from, to } = k3s?.install?.upgradeWindow ?? {};
  return from === undefined || to === undefined || from < to
    ? []
    : [
        problemAt(
          [...AT, "upgradeWindow", "to"],
          `is not after from, ${from}; set a later time of the same day`,
          to,
        ),
      ];
};

type DraftHost = NonNullable<
  NonNullable<NonNullable<NonNullable<Subject["draft"]["k3s"]>["install"]>["hosts"]>[number]
>;

function eachHost({ draft }: Subject, rule: (host: DraftHost, index: number) => Problem[]): Problem[] {
  return (draft.k3s?.install?.hosts ?? []).flatMap((host, index) => rule(host ?? {}, index));
}

function twice(subject: Subject, key: "name" | "address", message: string): Problem[] {
  const seen = new Set<string>();
  return eachHost(subject, (host, index) => {
    const value = host[key];
    if (value === undefined) return [];
    if (seen.has(value)) return [problemAt([...AT, "hosts", index, key], message, value)];
    seen.add(value);
    return [];
  });
}
