/**
 * What the simulators are shown to do, type by type, on the resources that the stacks themselves declare: every
 * behaviour is tried on a whole simulated cloud of a stack, and the cloud is put back after each try.
 */
import { recordStack } from "../../cli/plan/plan";
import { SimulatedClouds } from "../../cli/plan/simulation";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { Refusal } from "../../sandbox/errors";
import type { CloudObject } from "../../sandbox/simulator/cloud";
import type { Simulator } from "../../sandbox/simulator/simulator";
import type { Props } from "../../sandbox/simulator/values";
import { inputOf, MATRIX } from "../support/plans";
import { additions, borrowings, edits, notes, removals, renamings } from "./edits";

export const BEHAVIOURS = ["missing input", "dangling reference", "dependants", "update", "replace"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How a behaviour was shown, such as the property that was edited; undefined where it could not be. */
export type Shown = Partial<Record<Behaviour, string>>;

/** What defines custom kinds; a template of Gatekeeper's defines one of its name. */
const DEFINITIONS = [
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  "kubernetes:templates.gatekeeper.sh/v1:ConstraintTemplate",
];

/** How the clouds say that what an input names is not there, and that something still needs an object. */
const NOT_THERE = /\bnames no\b|\bnot found\b|does not exist|no matches for kind/;
const STILL_NEEDED = /\b(?:in use by|still using this connection:) ([^ ,]+)/;

/** Every type the stacks use, with what could be shown of it. */
export async function showBehaviours(): Promise<Map<string, Shown>> {
  // The SDK takes a stack trace with every promise: without them this needs half the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await showAll();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function showAll(): Promise<Map<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (const choice of MATRIX) {
    const input = inputOf(choice);
    const clouds = new SimulatedClouds(input.config.access.path);
    const { resources } = await recordStack(input, clouds);
    for (const resource of resources) {
      if (!resource.custom || resource.type.startsWith("pulumi:")) continue;
      const known = shown.get(resource.type) ?? {};
      shown.set(resource.type, { ...known, ...new Trial(clouds, resource).show(known) });
    }
  }
  return new Map([...shown].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Tries the behaviours on one object of a cloud. */
class Trial {
  readonly #simulator: Simulator;
  readonly #id: string;
  readonly #cloud: readonly CloudObject[];

  constructor(
    private readonly clouds: SimulatedClouds,
    private readonly resource: RecordedResource,
  ) {
    this.#simulator = clouds.instance(resource.provider ?? "");
    this.#id = resource.id ?? "";
    this.#cloud = clouds.cloud.all();
  }

  /** What can be shown besides what is known. */
  show(known: Shown): Shown {
    this.expectAcceptance();
    const tries: Record<Behaviour, () => string | undefined> = {
      "missing input": () => this.missingInput(),
      "dangling reference": () => this.danglingReference() ?? this.withoutDefinition(),
      dependants: () => this.dependants(),
      update: () => this.edit("updates"),
      replace: () => this.edit("replaces"),
    };
    const found = BEHAVIOURS.filter((behaviour) => known[behaviour] === undefined).flatMap((behaviour) => {
      const how = tries[behaviour]();
      return how === undefined ? [] : [[behaviour, how] as const];
    });
    return Object.fromEntries(found);
  }

  /** A refusal of changed inputs says something only where the same call takes the unchanged ones. */
  private expectAcceptance(): void {
    const { urn, inputs } = this.resource;
    const refusal = this.refusalToMake(inputs);
    if (refusal !== undefined) throw new Error(`${urn} cannot be made again: ${refusal}`);
  }

  /** An input without which the object cannot be made. */
  private missingInput(): string | undefined {
    return removals(this.resource.inputs).find(({ inputs }) => this.refusalToMake(inputs) !== undefined)
      ?.path;
  }

  /** An input that cannot name what is not there. */
  private danglingReference(): string | undefined {
    return renamings(this.resource.inputs).find(({ inputs }) =>
      NOT_THERE.test(this.refusalToMake(inputs) ?? ""),
    )?.path;
  }

  /** A custom object refers to its definition by its type. */
  private withoutDefinition(): string | undefined {
    const definitions = this.#cloud.filter(({ type }) => DEFINITIONS.includes(type));
    const needed = definitions.find((definition) =>
      NOT_THERE.test(this.refusalToMake(this.resource.inputs, definition) ?? ""),
    );
    return needed && "its definition";
  }

  /** What keeps the object from being deleted, other than its own protection. */
  private dependants(): string | undefined {
    const { type, urn } = this.resource;
    const refusal = this.refusalOf(() => {
      this.#simulator.delete(type, urn, this.#id);
    });
    const user = STILL_NEEDED.exec(refusal ?? "")?.[1];
    const found = this.#cloud.find(({ type: other, id }) => other === user || id === user);
    return found?.type.split(":").at(-1);
  }

  /** A valid edit that the cloud takes, or that calls for another object. */
  private edit(effect: "updates" | "replaces"): string | undefined {
    const { type, inputs: olds } = this.resource;
    const siblings = this.#cloud.filter((other) => other.type === type && other.id !== this.#id);
    const tries = [
      ...edits(olds),
      ...borrowings(
        olds,
        siblings.map(({ inputs }) => inputs),
      ),
      ...(effect === "updates" ? notes(type, olds) : additions(type, olds)),
    ];
    return tries.find(({ inputs: news }) => this.effectOf(news) === effect)?.path;
  }

  /** What a change does to the object; undefined where the cloud refuses it. */
  private effectOf(news: Props): "updates" | "replaces" | undefined {
    const { type, urn, inputs: olds } = this.resource;
    if (this.#simulator.check(type, urn, news).length > 0) return undefined;
    let effect: "updates" | "replaces" = "replaces";
    const refusal = this.refusalOf(() => {
      if (this.#simulator.diff(type, urn, this.#id, olds, news).replaces.length > 0) return;
      this.#simulator.update(type, urn, this.#id, news);
      effect = "updates";
    });
    return refusal === undefined ? effect : undefined;
  }

  /** What the cloud says to inputs where the object, and another one perhaps, are not there yet. */
  private refusalToMake(inputs: Props, absent?: CloudObject): string | undefined {
    const { type, urn } = this.resource;
    return this.refusalOf(() => {
      const self = this.#simulator.read(type, this.#id);
      if (self !== undefined) this.clouds.cloud.remove(self);
      if (absent !== undefined) this.clouds.cloud.remove(absent);
      const failures = this.#simulator.check(type, urn, inputs);
      if (failures.length > 0) {
        throw new Refusal(failures.map(({ path, reason }) => `${path} ${reason}`).join("; "));
      }
      this.#simulator.create(type, urn, inputs);
    });
  }

  /** Why the cloud refuses something; afterwards it is as it was. */
  private refusalOf(act: () => void): string | undefined {
    try {
      act();
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    } finally {
      const { cloud } = this.clouds;
      const [before, after] = [new Set(this.#cloud), new Set(cloud.all())];
      for (const object of after) if (!before.has(object)) cloud.remove(object);
      for (const object of before) if (!after.has(object)) cloud.put(object);
    }
  }
}
