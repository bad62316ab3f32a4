import { planNetwork } from "../../../components/gcp/layout";
import { contains, overlaps, parseBlock } from "../../../components/pure/cidr";
import { type Problem, problemAt } from "../problems";
import type { Check, Subject } from "./check";
import { prefixLength } from "./network";

/** Blocks that the configuration fixes lie in the platform's, which is what others are told to keep clear of. */
export const subnetsInside: Check = ({ draft }) => {
  const { text = "", fixed } = settings(draft);
  const outer = parseBlock(text);
  if (outer === undefined) return [];
  return Object.entries(fixed).flatMap(([name, cidr]) => {
    const block = parseBlock(cidr);
    return block === undefined || contains(outer, block)
      ? []
      : [problemAt(["gcp", "subnets", name], `is not inside network.cidr ${text}; set a part of it`, cidr)];
  });
};

/** Fixed blocks are clear of each other, and of those that are carved where none is fixed. */
export const subnetsApart: Check = (subject) => {
  const { text, fixed } = settings(subject.draft);
  if (text === undefined || parseBlock(text) === undefined || prefixLength(subject).length > 0) return [];
  const planned = Object.entries({ ...planNetwork(text, fixed) });
  return planned.flatMap(([name, cidr], index) =>
    planned
      .slice(0, index)
      .filter(([other, block]) => (name in fixed || other in fixed) && meet(cidr, block))
      .map(([other, block]) => {
        const [at, value, clear] = name in fixed ? [name, cidr, other] : [other, block, name];
        return clash(at, value, clear, clear === name ? cidr : block, clear in fixed);
      }),
  );
};

function clash(name: string, cidr: string, other: string, block: string, fixed: boolean): Problem {
  const carved = fixed ? "" : `, carved from network.cidr where gcp.subnets.${other} is not set`;
  const message = `overlaps the ${other} block ${block}${carved}; set blocks that are clear of each other`;
  return problemAt(["gcp", "subnets", name], message, cidr);
}

/** The control plane's block is none of the platform's own, nor of others that the platform reaches. */
export const controlPlaneApart: Check = ({ draft }) => {
  const cidr = draft.gcp?.controlPlane?.cidr;
  if (draft.target !== "gcp" || cidr === undefined) return [];
  return [draft.network?.cidr, ...(draft.network?.reserved ?? [])].flatMap((other) =>
    other === undefined || !meet(cidr, other)
      ? []
      : [
          problemAt(
            ["gcp", "controlPlane", "cidr"],
            `overlaps ${other}; set a /28 that is clear of network.cidr and network.reserved`,
            cidr,
          ),
        ],
  );
};

/** The platform's block and what is fixed of it; neither where the target is another one. */
function settings({ target, network, gcp }: Subject["draft"]): {
  readonly text?: string;
  readonly fixed: Readonly<Record<string, string>>;
} {
  if (target !== "gcp" || network?.cidr === undefined) return { fixed: {} };
  const given = Object.entries(gcp?.subnets ?? {}).flatMap(([name, cidr]): [string, string][] =>
    cidr === undefined ? [] : [[name, cidr]],
  );
  return { text: network.cidr, fixed: Object.fromEntries(given) };
}

function meet(cidr: string, other: string): boolean {
  const [one, two] = [parseBlock(cidr), parseBlock(other)];
  return one !== undefined && two !== undefined && overlaps(one, two);
}

/** A primary front door sends clients elsewhere when it does not answer, so it must know where. */
export const standbyKnown: Check = ({ draft: { target, frontDoor, gcp } }) =>
  target === "gcp" && frontDoor?.failover === "primary" && gcp?.standbyAddress === undefined
    ? [
        problemAt(
          ["gcp", "standbyAddress"],
          "is missing; frontDoor.failover is primary, so set the address of the secondary stack's front door",
        ),
      ]
    : [];
