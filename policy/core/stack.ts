import type { Exemption } from "../configuration/exemptions";
import { all, type Fact, isOneOf, isTrue, not } from "./facts";
import { groupBy } from "./group";
import { Namespaces, Neighbourhood } from "../kubernetes/namespaces";
import { objectsOf, type Owned, type Pod, podsOf } from "../kubernetes/objects";
import type { Subject } from "./model";
import { madeFrom } from "./subject";
import { Node, UNKNOWN } from "./values";

/** A pod, or what will become one, with the resource it belongs to. */
export interface Workload extends Owned {
  readonly pod: Pod;
}

/** What a property refers to. */
export interface References {
  readonly found: readonly Subject[];
  /** Set where a value that is not known yet comes from no resource of the wanted types. */
  readonly unknown?: string;
  /** Set where a text names none of them: one of another stack, or one whose name is not known yet. */
  readonly elsewhere?: true;
}

/** A resource of which a property refers to another one, or may. */
export interface Referring {
  readonly from: Subject;
  readonly is: Fact;
}

interface ReferringIndex {
  readonly sure: ReadonlyMap<Subject, readonly Referring[]>;
  readonly open: readonly OpenReferences[];
  readonly elsewhere: readonly OpenReferences[];
}

interface OpenReferences {
  readonly from: Subject;
  readonly references: References;
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
  #workloadsByPlace: Neighbourhood<Workload> | undefined;
  readonly #objectsByPlace = new Map<string, Neighbourhood<Owned>>();
  readonly #referring = new Map<string, ReferringIndex>();

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

  /** The workloads that are, or may be, in the namespace of an object. */
  workloadsNear(object: Owned): readonly Workload[] {
    return this.#workloadsAt.of(object);
  }

  /** The workloads that are, or may be, in a declared namespace. */
  workloadsIn(namespace: Owned): readonly Workload[] {
    return this.#workloadsAt.at(namespace);
  }

  get #workloadsAt(): Neighbourhood<Workload> {
    return (this.#workloadsByPlace ??= new Neighbourhood(this.workloads, this.namespaces));
  }

  /** The objects of a kind that are, or may be, in the namespace of another. */
  objectsNear(object: Owned, group: string, kind: string): readonly Owned[] {
    return this.#objectsAt(group, kind).of(object);
  }

  /** The objects of a kind that are, or may be, in a declared namespace. */
  objectsIn(namespace: Owned, group: string, kind: string): readonly Owned[] {
    return this.#objectsAt(group, kind).at(namespace);
  }

  #objectsAt(group: string, kind: string): Neighbourhood<Owned> {
    const key = `${group}/${kind}`;
    const known = this.#objectsByPlace.get(key);
    const ofKind = known ?? new Neighbourhood(this.objectsOf(group, kind), this.namespaces);
    this.#objectsByPlace.set(key, ofKind);
    return ofKind;
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
    const texts = nodes.filter(({ text }) => text !== undefined && text !== "");
    const each = texts.map((node) => this.named(node).filter(isWanted));
    const named = each.flat();
    const unknown = nodes.find((node) => node.unknown);
    const found = [...new Set([...(unknown === undefined && named.length > 0 ? named : made), ...named])];
    return {
      found,
      ...(unknown !== undefined && made.length === 0 && { unknown: unknown.path }),
      ...(made.length === 0 && each.some((names) => names.length === 0) && { elsewhere: true }),
    };
  }

  /** The resources that a known text names, alone or at the end of a path: `projects/p/global/networks/n`. */
  private named({ text }: Node): Subject[] {
    if (text === undefined) return [];
    const byName = (this.#byName ??= namesOf(this.subjects));
    return endingsOf(text).flatMap((name) => byName.get(name) ?? []);
  }

  /** Whether one of the places a path leads to refers to a resource. */
  refers(from: Subject, path: string, to: Subject): Fact {
    return isAmong(this.referred(from, path, to.type), to);
  }

  /** The resources of some types of which a property refers to a resource, or may: quicker than asking each of them. */
  referring(to: Subject, path: string, ...types: readonly string[]): Referring[] {
    const key = [to.type, path, ...types].join(" ");
    const index = this.#referring.get(key) ?? this.indexed(to.type, path, types);
    this.#referring.set(key, index);
    const open = [...index.open, ...(hiddenName(to) === undefined ? [] : index.elsewhere)]
      .filter(({ references }) => !references.found.includes(to))
      .map(({ from, references }) => ({ from, is: isAmong(references, to) }));
    return [...(index.sure.get(to) ?? []), ...open];
  }

  private indexed(type: string, path: string, types: readonly string[]): ReferringIndex {
    const every = this.ofType(...types).map((from) => ({
      from,
      references: this.referred(from, path, type),
    }));
    const pairs = every.flatMap(({ from, references }) =>
      references.found.map((to) => ({ to, from, is: true })),
    );
    return {
      sure: groupBy(pairs, ({ to }) => to),
      open: every.filter(({ references }) => references.unknown !== undefined),
      elsewhere: every.filter(
        ({ references }) => references.unknown === undefined && references.elsewhere === true,
      ),
    };
  }
}

/** Whether a resource is one of those that a property refers to. A text may be a name that is not known yet. */
function isAmong({ found, unknown, elsewhere }: References, to: Subject): Fact {
  if (found.includes(to)) return true;
  const open = [unknown, elsewhere === true ? hiddenName(to) : undefined].filter((at) => at !== undefined);
  return open.length > 0 && { unknown: open };
}

/** A name of a resource that is not known yet. */
function hiddenName({ props }: Subject): string | undefined {
  return NAMES.find((name) => props.record[name] === UNKNOWN);
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
