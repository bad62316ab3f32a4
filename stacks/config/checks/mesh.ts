import { meshRules } from "../../../components/mesh/rules";
import { parseBlock } from "../../../components/pure/cidr";
import { matchGroups } from "../../../components/pure/requests";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** A block with fewer fixed bits is most of a continent. */
const SHORTEST_PREFIX = 8;

/** Matches that a route has room for (Gateway API, HTTPRoute). */
const ROUTE_MATCHES = 128;

/** A service stands once in the list of callers: two entries could say two things. */
export const callersOnce: Check = (subject) =>
  eachService(subject, ({ callers = [] }, at) => {
    const names = callers.map((caller) => (typeof caller === "string" ? caller : caller?.service));
    return names.flatMap((name, index) =>
      name === undefined || names.indexOf(name) === index
        ? []
        : [problemAt([...at, "callers", index], "is there twice; set it once", name)],
    );
  });

export const callerRequests: Check = (subject) =>
  eachService(subject, ({ callers = [] }, at) => {
    const limited = callers.flatMap((caller) =>
      typeof caller === "object" && caller.service !== undefined
        ? [[caller.service, { methods: defined(caller.methods), paths: defined(caller.paths) }] as const]
        : [],
    );
    const largest = Math.max(
      0,
      ...matchGroups(Object.fromEntries(limited)).map(({ matches }) => matches.length),
    );
    return largest <= ROUTE_MATCHES
      ? []
      : [
          problemAt(
            [...at, "callers"],
            `need ${largest} combinations of method and path in one route, which holds ${ROUTE_MATCHES}; set fewer methods or paths`,
          ),
        ];
  });

export const egressOneOrOther: Check = (subject) =>
  eachService(subject, ({ egress = [] }, at) =>
    egress.flatMap((entry, index) => {
      if (entry === undefined) return [];
      const path = [...at, "egress", index];
      if (entry.host !== undefined && entry.cidr !== undefined) {
        return [problemAt([...path, "cidr"], "is there beside host; set one of them", entry.cidr)];
      }
      return entry.host === undefined && entry.cidr === undefined
        ? [problemAt(path, "says nowhere; set host or cidr")]
        : [];
    }),
  );

export const egressBlocks: Check = (subject) =>
  eachService(subject, ({ egress = [] }, at) =>
    egress.flatMap((entry, index) => {
      const block = entry?.cidr === undefined ? undefined : parseBlock(entry.cidr);
      return block === undefined || block.prefix >= SHORTEST_PREFIX
        ? []
        : [
            problemAt(
              [...at, "egress", index, "cidr"],
              `is larger than a /${SHORTEST_PREFIX}; set the blocks that the service needs`,
              entry?.cidr,
            ),
          ];
    }),
  );

/**
 * Linkerd tells TLS connections by name with TLSRoute alone, in a version that the Gateway API's standard definitions do
 * not serve (linkerd/linkerd2, policy-controller/k8s/api/src/lib.rs: experimental::tlsroutes).
 */
export const egressNames: Check = (subject) => {
  const kind = subject.draft.mesh?.kind;
  if (kind === undefined || meshRules(kind).reach !== undefined) return [];
  return eachService(subject, ({ egress = [] }, at) =>
    egress.flatMap((entry, index) =>
      entry?.host === undefined
        ? []
        : [
            problemAt(
              [...at, "egress", index, "host"],
              `is a name, and ${kind} cannot hold connections to one; set cidr instead, or mesh.kind to istio`,
              entry.host,
            ),
          ],
    ),
  );
};

function defined(list: readonly (string | undefined)[] = []): string[] {
  return list.filter((item) => item !== undefined);
}
