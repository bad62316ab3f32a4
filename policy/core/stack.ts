import type { Exemption } from "../configuration/exemptions";
import { all, any, type Fact, isOneOf, isTrue, not } from "./facts";
import { groupBy } from "./group";
import { Namespaces, objectsOf, type Owned, type Pod, podsOf } from "../kubernetes/objects";
import type { Subject } from "./model";
import { madeFrom } from "./subject";
import { Node } from "./values";

/** A pod, or what will become one, with the resource it belongs to. */
export interface Workload extends Owned {
  readonly pod: Pod;
}

/** What a property refers to. */
export interface References {
  readonly found: readonly Subject[];
  /** Set where a value that is not known yet comes from no resource of the wanted types. */
  readonly unknown?: string;
}

/** Properties by which other resources name a resource. */
const NAMES = [
  "id",
  "arn",
  "name",
  "selfLink",
  "bucket",
  "url",
  "email",
  "keyId",
  "clusterIdentifier",
  "identifier",
];

const PLATFORM = "trivium:index:Platform";

/** All resources of a stack, with what rules ask of them together; each answer is worked out once. */
export class Stack {
  readonly #byUrn: ReadonlyMap<string, Subject>;
  readonly #byType: ReadonlyMap<string, Subject[]>;
  #byName: ReadonlyMap<string, Subject[]> | undefined;
  #objects: readonly Owned[] | undefined;
  #byKind: ReadonlyMap<string, Owned[]> | undefined;
  #namespaces: Namespaces | undefined;
  #workloads: readonly Workload[] | undefined;

  constructor(
    readonly subjects: readonly Subject[],
    /** What somebody answers for, and the day it is held against. */
    readonly exemptions: readonly Exemption[] = [],
    readonly today = "",
  ) {
    this.#byUrn = new Map(subjects.map((subject) => [subject.urn, subject]));
    this.#byType = groupBy(subjects, ({ type }) => type);
  }

  get(urn: string): Subject | undefined {
    return this.#byUrn.get(urn);
  }

  ofType(...types: readonly string[]): Subject[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** Every Kubernetes object, with those in lists. */
  get objects(): readonly Owned[] {
    return (this.#objects ??= objectsOf(this.subjects));
  }

  /** The objects of a kind, in any version of its group. */
  objectsOf(group: string, kind: string): Owned[] {
    this.#byKind ??= groupBy(this.objects, ({ manifest }) => `${manifest.group}/${manifest.kind}`);
    return this.#byKind.get(`${group}/${kind}`) ?? [];
  }

  get namespaces(): Namespaces {
    return (this.#namespaces ??= new Namespaces(this.objects));
  }

  /** Everything that runs pods; a patch of somebody else's object is not one of ours. */
  get workloads(): readonly Workload[] {
    return (this.#workloads ??= this.subjects.flatMap((subject) =>
      podsOf(subject).flatMap((pod) =>
        pod.manifest.patch ? [] : [{ subject, manifest: pod.manifest, pod }],
      ),
    ));
  }

  /**
   * Whether the stack holds what must not be lost. A program that is not Trivium's says nothing of its environment,
   * so it is judged as production.
   */
  get production(): Fact {
    const [platform] = this.ofType(PLATFORM);
    if (platform === undefined) return true;
    const environment = platform.props.at("environment");
    const kept = environment.absent ? new Node("prod", environment.path) : environment;
    return all(isOneOf(kept, "staging", "prod"), not(isTrue(platform.props.at("decommission"))));
  }

  /** Whether the program is Trivium's own, which promises more than any program must. */
  get isPlatform(): boolean {
    return this.ofType(PLATFORM).length > 0;
  }

  /**
   * The resources of some types that a property refers to: by what it was made from where its value is not known
   * yet, and by id, ARN or name where it is.
   *
   * @param path may lead through lists: `vpcConfig.subnetIds[]`
   */
  referred(from: Subject, path: string, ...types: readonly string[]): References {
    const [property = ""] = path.split(/[.[]/);
    const isWanted = ({ type }: Subject) => types.includes(type);
    const nodes = from.props.each(path).filter((node) => !node.absent);
    const made = madeFrom(from, property, /./)
      .flatMap((urn) => this.get(urn) ?? [])
      .filter(isWanted);
    const named = nodes.flatMap((node) => this.named(node)).filter(isWanted);
    const unknown = nodes.find((node) => node.unknown);
    const found = [...new Set([...(unknown === undefined && named.length > 0 ? named : made), ...named])];
    return { found, ...(unknown !== undefined && made.length === 0 && { unknown: unknown.path }) };
  }

  /** The resources that a known text names, alone or at the end of a path: `projects/p/global/networks/n`. */
  private named({ text }: Node): Subject[] {
    if (text === undefined) return [];
    const byName = (this.#byName ??= namesOf(this.subjects));
    return endingsOf(text).flatMap((name) => byName.get(name) ?? []);
  }

  /** Whether one of the places a path leads to refers to a resource. */
  refers(from: Subject, path: string, to: Subject): Fact {
    const { found, unknown } = this.referred(from, path, to.type);
    return any(found.includes(to), unknown === undefined ? false : { unknown: [unknown] });
  }
}

/** A text, and whatever stands at its end after a slash: the ways in which it may name a resource. */
function endingsOf(text: string): string[] {
  const starts = [...text.matchAll(/\//g)].map(({ index }) => index + 1);
  return [text, ...starts.map((start) => text.slice(start))];
}

/** Resources by each of their names. */
function namesOf(subjects: readonly Subject[]): Map<string, Subject[]> {
  const pairs = subjects.flatMap((subject) => {
    const names = NAMES.flatMap((key) => subject.props.key(key).text ?? []).filter((name) => name !== "");
    return [...new Set(names)].map((name) => ({ name, subject }));
  });
  const byName = groupBy(pairs, ({ name }) => name);
  return new Map([...byName].map(([name, found]) => [name, found.map(({ subject }) => subject)]));
}
