import { parser } from "@prometheus-io/lezer-promql";

/** Series that a query asks for. */
export interface Selected {
  readonly metric: string;
  /** Labels that it compares. */
  readonly labels: readonly string[];
}

/** What is in a syntax tree, as far as it is looked at here. */
type Node = ReturnType<typeof parser.parse>["topNode"];

/**
 * The series that a PromQL expression selects.
 *
 * @throws Error where it is no PromQL, or selects by no metric's name
 */
export function selectedBy(expression: string): Selected[] {
  const found: Selected[] = [];
  const textOf = ({ from, to }: Pick<Node, "from" | "to">) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (cursor) => {
      if (cursor.type.isError) throw new Error(`no PromQL at ${cursor.from}: ${expression}`);
      if (cursor.name !== "VectorSelector") return;
      const { node } = cursor;
      const name = node.getChild("Identifier");
      if (name === null) throw new Error(`a selector without a metric's name: ${textOf(node)}`);
      found.push({ metric: textOf(name), labels: labelsIn(node).map(textOf) });
    },
  });
  return found;
}

function labelsIn(selector: Node): Node[] {
  const labels: Node[] = [];
  selector.cursor().iterate((cursor) => {
    if (cursor.name === "LabelName") labels.push(cursor.node);
  });
  return labels;
}
