import { type Block, isPrivate, overlaps, parseBlock, PRIVATE_RANGES } from "../../../components/pure/cidr";
import { targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check, Subject } from "./check";

/** Prefixes that leave room for every tier of subnets on every target. */
const PREFIX = { shortest: 16, longest: 20 };

export const prefixLength: Check = ({ draft }) => {
  const { text, block } = network(draft);
  return block === undefined || (block.prefix >= PREFIX.shortest && block.prefix <= PREFIX.longest)
    ? []
    : [
        problemAt(
          ["network", "cidr"],
          `has the prefix /${block.prefix}; set a block from /${PREFIX.shortest} to /${PREFIX.longest}`,
          text,
        ),
      ];
};

export const addressRange: Check = ({ draft }) => {
  const { text, block } = network(draft);
  return block === undefined || isPrivate(block)
    ? []
    : [
        problemAt(
          ["network", "cidr"],
          `is not private; set a block inside one of ${PRIVATE_RANGES.join(", ")}`,
          text,
        ),
      ];
};

export const clearOfReserved: Check = ({ draft }) => {
  const { text, block } = network(draft);
  return (draft.network?.reserved ?? []).flatMap((reserved, index) =>
    meet(block, reserved)
      ? [
          problemAt(
            ["network", "reserved", index],
            `overlaps network.cidr ${text}; set a network.cidr that is clear of it`,
            reserved,
          ),
        ]
      : [],
  );
};

export const clearOfCluster: Check = ({ draft }) => {
  const { text, block } = network(draft);
  const used = draft.target === undefined ? [] : targets[draft.target].clusterCidrs;
  return used
    .filter((range) => meet(block, range))
    .map((range) =>
      problemAt(
        ["network", "cidr"],
        `overlaps ${range}, which a ${draft.target} cluster uses for itself; set a block that is clear of it`,
        text,
      ),
    );
};

function network(draft: Subject["draft"]): { readonly text: string; readonly block: Block | undefined } {
  const text = draft.network?.cidr ?? "";
  return { text, block: parseBlock(text) };
}

function meet(block: Block | undefined, other: string | undefined): boolean {
  const parsed = other === undefined ? undefined : parseBlock(other);
  return block !== undefined && parsed !== undefined && overlaps(block, parsed);
}
