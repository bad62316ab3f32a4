/** How many of something a stack may have outside production. */
import { any, type Fact, isSet, not } from "../core/facts";
import { must, type StackFinding } from "../core/model";
import type { Stack } from "../core/stack";
import { about } from "../core/subject";
import { COUNTED, NODES } from "../tables/costs";

/** The most there may be of each. */
export type Limits = Readonly<Record<(typeof COUNTED)[number]["limit"] | "nodes", number>>;

/** Whether a sum stays within a limit, where what is not known may add anything to it. */
function staysWithin(sum: number, most: number, unknown: readonly string[]): Fact {
  return sum <= most && unknown.length > 0 ? { unknown: [...unknown] } : sum <= most;
}

/** Whoever comes after the limit violates it; what may be one of them leaves that open for whoever comes next. */
export function counted(stack: Stack, production: Fact, limits: Limits): StackFinding[] {
  return COUNTED.flatMap(({ limit: key, noun, is }) => {
    let before = 0;
    const perhaps: string[] = [];
    return stack.ofType(...Object.keys(is)).flatMap((subject) => {
      const one = is[subject.type]?.(subject.props) ?? false;
      const most = limits[key] - 1;
      const fits = before + perhaps.length <= most || staysWithin(before, most, perhaps);
      const fact = any(production, not(one), fits);
      if (one === true) before++;
      else if (one !== false) perhaps.push(...one.unknown.slice(0, 1));
      const message = `the stack has more than ${limits[key]} ${noun} outside production`;
      return one === false ? [] : about(subject, must(fact, subject.props, message));
    });
  });
}

/** The group that makes it more nodes than there may be violates the limit, and so does each after it. */
export function nodes(stack: Stack, production: Fact, limits: Limits): StackFinding[] {
  let total = 0;
  const unknown: string[] = [];
  return stack.ofType(...Object.keys(NODES)).flatMap((subject) => {
    const places = (NODES[subject.type] ?? []).map((path) => subject.props.at(path));
    const most = places.find((node) => !node.absent);
    if (most === undefined) return [];
    if (most.unknown) unknown.push(most.path);
    else total += Number(most.value);
    const within = most.unknown ? isSet(most) : staysWithin(total, limits.nodes, unknown);
    const message = `the groups of the stack may grow to more than ${limits.nodes} nodes outside production`;
    return about(subject, must(any(production, within), most, message));
  });
}
