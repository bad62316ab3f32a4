import { any, type Fact, isFilled } from "../core/facts";
import { groupBy } from "../core/group";
import type { Subject } from "../core/model";
import type { Stack } from "../core/stack";
import { madeFrom } from "../core/subject";

export const QUEUE = "aws:sqs/queue:Queue";
export const REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";

/** Where messages go that nobody could take: of queues, subscriptions, functions, event rules and pipes. */
const SENDERS: Readonly<Record<string, string>> = {
  [QUEUE]: "redrivePolicy",
  [REDRIVE]: "redrivePolicy",
  "aws:sns/topicSubscription:TopicSubscription": "redrivePolicy",
  "aws:lambda/function:Function": "deadLetterConfig.targetArn",
  "aws:cloudwatch/eventTarget:EventTarget": "deadLetterConfig.arn",
  "aws:scheduler/schedule:Schedule": "target.deadLetterConfig.arn",
};

/** What a resource says of where it sends what it cannot deliver. */
interface Sending {
  readonly from: Subject;
  /** Queues of the stack. */
  readonly to: readonly Subject[];
  /** Set where that is not known, and made from no queue of the stack. */
  readonly unknown?: string;
  /** Set where a text names no queue whose name is known. */
  readonly elsewhere?: true;
}

/** Which queues of a stack are where others send what they cannot deliver. */
export class DeadLetters {
  readonly #queues: readonly Subject[];
  readonly #byName: ReadonlyMap<string, readonly Subject[]>;
  readonly #bySender: ReadonlyMap<Subject, Sending>;
  readonly #targets: ReadonlySet<Subject>;
  /** What may send to any queue, and to those without a name that is known. */
  readonly #open: readonly Sending[];

  constructor(private readonly stack: Stack) {
    this.#queues = stack.ofType(QUEUE);
    const names = this.#queues.flatMap((queue) =>
      ["name", "arn"].flatMap((key) => {
        const { text } = queue.props.key(key);
        return text === undefined || text === "" ? [] : [{ text, queue }];
      }),
    );
    this.#byName = new Map(
      [...groupBy(names, ({ text }) => text)].map(([text, found]) => [text, found.map(({ queue }) => queue)]),
    );
    const sendings = Object.entries(SENDERS).flatMap(([type, path]) =>
      stack.ofType(type).map((from) => this.#sending(from, path)),
    );
    this.#bySender = new Map(sendings.map((sending) => [sending.from, sending]));
    this.#targets = new Set(sendings.flatMap(({ from, to }) => to.filter((queue) => queue !== from)));
    this.#open = sendings.filter(({ unknown, elsewhere }) => unknown !== undefined || elsewhere === true);
  }

  /** Whether others send to a queue what they cannot deliver. */
  isTarget(queue: Subject): Fact {
    if (this.#targets.has(queue)) return true;
    const hidden: Fact = queue.props.at("name").unknown && { unknown: ["name"] };
    const open = this.#open
      .filter(({ from }) => from !== queue)
      .map(({ unknown }): Fact => (unknown === undefined ? hidden : { unknown: [unknown] }));
    return any(isFilled(queue.props.at("redriveAllowPolicy")), ...open);
  }

  /** Whether all queues to which a queue sends what it cannot deliver are so. */
  allTargets(queue: Subject, predicate: (target: Subject) => Fact): Fact[] {
    const sending = this.#bySender.get(queue);
    if (sending === undefined) return [];
    const { to, unknown, elsewhere } = sending;
    const hidden =
      elsewhere === true && this.#queues.some((other) => other !== queue && other.props.at("name").unknown);
    const open = [unknown, hidden ? "name" : undefined].filter((at) => at !== undefined);
    const known = to.filter((target) => target !== queue).map(predicate);
    return open.length === 0 ? known : [...known, { unknown: open }];
  }

  #sending(from: Subject, path: string): Sending {
    const [property = ""] = path.split(".");
    const node = from.props.at(path);
    const made = madeFrom(from, property, /sqs\/queue:Queue$/).flatMap((urn) => this.stack.get(urn) ?? []);
    if (node.unknown) return { from, to: made, ...(made.length === 0 && { unknown: node.path }) };
    const { text = "" } = node;
    if (text === "") return { from, to: [] };
    const said = namesIn(text).flatMap((name) => this.#byName.get(name) ?? []);
    const to = said.length > 0 ? said : made;
    return { from, to: [...new Set(to)], ...(to.length === 0 && { elsewhere: true }) };
  }
}

/** The ARNs in a text, which is one itself or a document in JSON, and the names at their ends. */
function namesIn(text: string): string[] {
  const arns = text.includes("{")
    ? [...text.matchAll(/"([^"]*)"/g)].map(([, quoted = ""]) => quoted)
    : [text];
  return arns.flatMap((arn) => [arn, arn.slice(arn.lastIndexOf(":") + 1)]);
}
