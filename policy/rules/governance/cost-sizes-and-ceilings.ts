import picomatch from "picomatch";
import * as z from "zod";
import { all, any, type Fact, holds, isOneOf, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { counted, nodes } from "../../clouds/ceilings";
import { processorsOf } from "../../clouds/sizes";
import { about } from "../../core/subject";
import { COUNTED, MEMORY, NODES, SIZES } from "../../tables/costs";
import type { Node } from "../../core/values";

const limit = (most: number, text: string) => z.number().min(0).default(most).describe(text);
const sizes = (where: string) =>
  z.array(z.string()).default([]).describe(`sizes that ${where} may use, such as m7g.*; without any, all`);

const shape = {
  productionSizes: sizes("production"),
  developmentSizes: sizes("other environments"),
  productionProcessors: limit(96, "most virtual processors of a machine in production"),
  developmentProcessors: limit(8, "most virtual processors of a machine elsewhere"),
  productionMemory: limit(256, "most GiB of a serverless database or a cache in production"),
  developmentMemory: limit(32, "most GiB of a serverless database or a cache elsewhere"),
  natGateways: limit(1, "most NAT gateways outside production"),
  loadBalancers: limit(3, "most load balancers outside production"),
  multiZoneStores: limit(0, "most databases and caches in several zones outside production"),
  nodes: limit(10, "most nodes that all groups may grow to outside production"),
};
type Settings = z.output<z.ZodObject<typeof shape>>;

/** What holds in production or elsewhere; a stack that does not know yet what it is has to keep both. */
function either(production: Fact, inProduction: Fact, elsewhere: Fact): Fact {
  return all(any(not(production), inProduction), any(production, elsewhere));
}

function sizeOf(node: Node, production: Fact, settings: Settings): Finding[] {
  if (node.absent) return [];
  const text = (test: (size: string) => boolean) =>
    holds(node, (size) => typeof size === "string" && test(size));
  const listed = (globs: readonly string[]) =>
    globs.length === 0 || text((size) => picomatch.isMatch(size, [...globs]));
  const within = (most: number) => text((size) => (processorsOf(size) ?? 0) <= most);
  const isListed = either(production, listed(settings.productionSizes), listed(settings.developmentSizes));
  const isWithin = either(
    production,
    within(settings.productionProcessors),
    within(settings.developmentProcessors),
  );
  return [
    must(isListed, node, "its size is not on the list of its environment"),
    must(isWithin, node, "its machines have more processors than its environment allows"),
  ];
}

function memoryOf(node: Node, unit: number, production: Fact, settings: Settings): Finding[] {
  if (node.absent) return [];
  const within = (most: number) => holds(node, (size) => Number(size) * unit <= most);
  const fact = either(production, within(settings.productionMemory), within(settings.developmentMemory));
  return [must(fact, node, "it has more memory than its environment allows")];
}

function sized({ props, type }: Subject, production: Fact, settings: Settings): Finding[] {
  const size = SIZES[type];
  const memory = MEMORY[type];
  const edition = props.at("settings.edition");
  const plain = any(production, not(isOneOf(edition, "ENTERPRISE_PLUS")));
  return [
    ...(size === undefined ? [] : props.each(size).flatMap((node) => sizeOf(node, production, settings))),
    ...(memory === undefined ? [] : memoryOf(props.at(memory.path), memory.unit, production, settings)),
    ...(edition.absent ? [] : [must(plain, edition, "its edition is ENTERPRISE_PLUS outside production")]),
  ];
}

export const costSizesAndCeilings = configurable(
  {
    id: "cost-sizes-and-ceilings",
    title:
      "Machines, databases and caches have sizes that suit their environment, and development stays small",
    severity: "medium",
    level: "advisory",
    why: "A size that was tried out once, or one more gateway for each experiment, is paid for every month.",
    remedy: "Choose a size of the environment, share gateways and load balancers, or raise the limit.",
    refs: {},
  },
  shape,
  (settings) => ({
    targets: [
      ...new Set(
        [SIZES, MEMORY, NODES, ...COUNTED.map(({ is }) => is)].flatMap((table) => Object.keys(table)),
      ),
    ],
    stack: (stack) => {
      const { production } = stack;
      return [
        ...stack
          .ofType(...Object.keys(SIZES), ...Object.keys(MEMORY))
          .flatMap((subject) => about(subject, ...sized(subject, production, settings))),
        ...counted(stack, production, settings),
        ...nodes(stack, production, settings),
      ];
    },
  }),
);
