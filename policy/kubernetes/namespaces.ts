import { any, type Fact } from "../core/facts";
import { groupBy } from "../core/group";
import { madeFrom } from "../core/subject";
import { type Node, UNKNOWN } from "../core/values";
import { isKind, type Manifest, type Owned } from "./objects";

/** Where an object is: in a namespace that the stack declares, in another by its bare name, or UNKNOWN. */
export type Place = Owned | string | typeof UNKNOWN;

const nameOf = ({ manifest }: Owned): Node => manifest.body.at("metadata.name");

/** The namespaces a stack declares, and which objects are in them. */
export class Namespaces {
  readonly declared: readonly Owned[];
  readonly #byName: ReadonlyMap<string | undefined, Owned[]>;
  readonly #byUrn: ReadonlyMap<string, Owned[]>;
  /** Those whose names are not known: a bare name may mean one of them. */
  readonly nameless: ReadonlySet<Owned>;
  readonly #places = new WeakMap<Manifest, Place>();

  constructor(objects: readonly Owned[]) {
    this.declared = objects.filter(({ manifest }) => isKind(manifest, "core", "Namespace"));
    this.#byName = groupBy(this.declared, (namespace) => nameOf(namespace).text);
    this.nameless = new Set(this.declared.filter((namespace) => nameOf(namespace).unknown));
    this.#byUrn = groupBy(this.declared, ({ subject }) => subject.urn);
  }

  /**
   * Which namespace an object is in. A name that is not known before the update still has an origin, which is the
   * Namespace it was made from.
   */
  of(owned: Owned): Place {
    const place = this.#places.get(owned.manifest) ?? this.#find(owned);
    this.#places.set(owned.manifest, place);
    return place;
  }

  #find({ subject, manifest }: Owned): Place {
    const node = manifest.body.at("metadata.namespace");
    const name = node.absent ? "default" : node.text;
    if (name !== undefined) return this.#byName.get(name)?.[0] ?? name;
    const [origin = "", ...others] = madeFrom(subject, "metadata", /^kubernetes:core\/v1:Namespace$/);
    return (others.length === 0 ? this.#byUrn.get(origin)?.[0] : undefined) ?? UNKNOWN;
  }

  /** Whether two objects are in the same namespace; one that is not known leaves it open. */
  share(one: Owned, other: Owned): Fact {
    const first = this.of(one);
    const second = this.of(other);
    if (first === UNKNOWN) return unknownPlace(one);
    return second === UNKNOWN ? unknownPlace(other) : this.#isSame(first, second);
  }

  /** Whether an object is in a namespace that the stack declares. */
  holds(namespace: Owned, object: Owned): Fact {
    const place = this.of(object);
    if (place === UNKNOWN) return unknownPlace(object);
    return any(this.#isSame(place, namespace), this.#isSame(place, this.#canonical(namespace)));
  }

  /** A declared namespace whose name is not known may be the one that a bare name means. */
  #isSame(one: Owned | string, other: Owned | string): Fact {
    if (typeof one === typeof other) return one === other;
    const declared = typeof one === "string" ? other : one;
    if (typeof declared === "string" || !this.nameless.has(declared)) return false;
    return { unknown: [nameOf(declared).path] };
  }

  /** The other places that may turn out to be this one. */
  mayBe(place: Owned | string, others: Iterable<Place>): Place[] {
    if (typeof place === "string") return [...this.nameless];
    return this.nameless.has(place) ? [...others].filter((other) => typeof other === "string") : [];
  }

  /** Of several with one name, the one that objects are found in by that name. */
  #canonical(namespace: Owned): Owned {
    const name = nameOf(namespace).text;
    return (name === undefined ? undefined : this.#byName.get(name)?.[0]) ?? namespace;
  }
}

function unknownPlace({ manifest }: Owned): Fact {
  return { unknown: [manifest.body.at("metadata.namespace").path] };
}

/** Objects by namespace, so that nobody holds each of them against each other one. */
export class Neighbourhood<T extends Owned> {
  readonly #byPlace: ReadonlyMap<Place, T[]>;
  readonly #near = new Map<Place, readonly T[]>();

  constructor(
    private readonly items: readonly T[],
    private readonly namespaces: Namespaces,
  ) {
    this.#byPlace = groupBy(items, (item) => namespaces.of(item));
  }

  /** Those that are, or may be, in the same namespace as an object. */
  of(object: Owned): readonly T[] {
    return this.at(this.namespaces.of(object));
  }

  /** Those that are, or may be, in a namespace. */
  at(place: Place): readonly T[] {
    const known = this.#near.get(place) ?? this.#find(place);
    this.#near.set(place, known);
    return known;
  }

  #find(place: Place): readonly T[] {
    if (place === UNKNOWN) return this.items;
    const others = this.namespaces.mayBe(place, this.#byPlace.keys());
    const places: Place[] = [place, UNKNOWN, ...others];
    return places.flatMap((other) => this.#byPlace.get(other) ?? []);
  }
}
