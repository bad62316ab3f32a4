import { isPrivate, parseBlock } from "../../../components/pure/cidr";
import { targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check } from "./check";

/** A block with fewer fixed bits is most of a continent and no list of people one knows. */
const SHORTEST_PREFIX = 8;

export const accessPath: Check = ({ draft }) => {
  const { target } = draft;
  const path = draft.access?.path;
  if (target === undefined || path === undefined) return [];
  const { accessPaths } = targets[target];
  return accessPaths.includes(path)
    ? []
    : [
        problemAt(
          ["access", "path"],
          `does not exist on ${target}; set one of ${accessPaths.join(", ")}`,
          path,
        ),
      ];
};

/** A public endpoint is open to the named blocks, and no other path opens one. */
export const accessAuthorized: Check = ({ draft }) => {
  const { path, authorizedCidrs } = draft.access ?? {};
  const where = ["access", "authorizedCidrs"];
  if (path === undefined || authorizedCidrs === undefined) return [];
  if (path === "public" && authorizedCidrs.length === 0) {
    return [
      problemAt(
        where,
        "is empty, and access.path is public; set the blocks that may reach the API server, such as [203.0.113.0/24]",
      ),
    ];
  }
  if (path !== "public" && authorizedCidrs.length > 0) {
    return [
      problemAt(
        where,
        `would open a public endpoint, and access.path is ${path}; remove it, or set access.path to public`,
      ),
    ];
  }
  return [];
};

export const openCidrs: Check = ({ draft }) =>
  (draft.access?.authorizedCidrs ?? []).flatMap((cidr, index) => {
    const block = cidr === undefined ? undefined : parseBlock(cidr);
    return block === undefined || block.prefix >= SHORTEST_PREFIX
      ? []
      : [
          problemAt(
            ["access", "authorizedCidrs", index],
            `is larger than a /${SHORTEST_PREFIX}; set the blocks that your people and runners come from`,
            cidr,
          ),
        ];
  });

export const internalCidrs: Check = ({ draft }) =>
  (draft.access?.internalCidrs ?? []).flatMap((cidr, index) => {
    const block = cidr === undefined ? undefined : parseBlock(cidr);
    return block === undefined || isPrivate(block)
      ? []
      : [
          problemAt(
            ["access", "internalCidrs", index],
            "is not private; set a block of a network that is connected to the platform's",
            cidr,
          ),
        ];
  });
