import { type Cloud, type CloudObject, digest } from "./cloud";
import { Refusal } from "../errors";
import type { Context, Failure, ProviderModel, TypeModel } from "./model";
import { danglingReference, dependantsOf, partsOf } from "./references";
import { checkFields, type PackageSchema } from "./schema";
import {
  isTrue,
  equal,
  isProps,
  knownPart,
  type Props,
  UNKNOWN,
  type Value,
  valuesAt,
  withUnknowns,
} from "./values";

/** What a change of inputs does to an object. */
export interface Difference {
  /** Top-level properties that differ. */
  readonly changed: readonly string[];
  /** Those of them that cannot be changed in place. */
  readonly replaces: readonly string[];
  /** The name is taken until the old object is gone. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * A simulated provider: the rules of a `ProviderModel` applied to a `Cloud`. The gRPC server, `plan
 * --simulate` and the tests all call this one.
 */
export class Simulator {
  readonly #types: ReadonlyMap<string, TypeModel>;
  readonly scope: string;

  constructor(
    private readonly model: ProviderModel,
    private readonly schema: PackageSchema,
    private readonly cloud: Cloud,
    private readonly config: Props,
  ) {
    this.#types = new Map(model.types.map((type) => [type.type, type]));
    this.scope = model.scope(config);
  }

  /** What is wrong with the provider's own configuration. */
  checkConfig(): Failure[] {
    return this.model.validateConfig?.(knownPart(this.config), this.cloud) ?? [];
  }

  /** What is wrong with inputs, as far as they are known: schema, rules of the type, references. */
  check(type: string, urn: string, inputs: Props): Failure[] {
    const model = this.typeModel(type);
    const fields = this.schema.types[type]?.inputs;
    const shape =
      fields === undefined ? (model.checkShape?.(inputs) ?? []) : checkFields(fields, inputs, this.schema);
    const rules = model.validate?.(knownPart(inputs), this.context(urn, "")) ?? [];
    return [...shape, ...missing(model, inputs), ...rules];
  }

  create(type: string, urn: string, inputs: Props): CloudObject {
    const model = this.typeModel(type);
    this.refuseDangling(model, inputs);
    const id = model.id(inputs, this.context(urn, ""));
    if (this.cloud.get(type, id, this.scope) !== undefined) {
      throw new Refusal(`${type} ${id} exists already`);
    }
    return this.put(model, inputs, this.context(urn, id));
  }

  /** The object as the cloud has it now; undefined where it is gone. */
  read(type: string, id: string): CloudObject | undefined {
    this.typeModel(type);
    return this.cloud.get(type, id, this.scope);
  }

  update(type: string, urn: string, id: string, inputs: Props): CloudObject {
    const model = this.typeModel(type);
    const existing = this.cloud.get(type, id, this.scope);
    if (existing === undefined) throw new Refusal(`${type} ${id} does not exist`);
    this.refuseDangling(model, inputs);
    return this.put(model, inputs, this.context(urn, id), existing);
  }

  /** Deletes what exists; deleting what is gone already succeeds, as with a real provider. */
  delete(type: string, urn: string, id: string): void {
    const model = this.typeModel(type);
    const object = this.cloud.get(type, id, this.scope);
    if (object === undefined) return;
    const refusal = model.refuseDelete?.(object, this.cloud);
    if (refusal !== undefined) throw new Refusal(`${type} ${id}: ${refusal}`);
    const find = (other: string) => this.findModel(other);
    const dependants = dependantsOf(object, this.cloud, find);
    if (dependants.length > 0) {
      const names = dependants.map(({ type: user, id: userId }) => `${user} ${userId}`).join(", ");
      throw new Refusal(`${type} ${id} is in use by ${names}`);
    }
    const effects = model.effects?.(object.inputs, this.context(urn, id)) ?? [];
    const gone = [object, ...effects].flatMap((lost) => [lost, ...partsOf(lost, this.cloud, find)]);
    for (const each of gone) this.cloud.remove(each);
  }

  diff(type: string, urn: string, id: string, olds: Props, news: Props): Difference {
    const model = this.typeModel(type);
    const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
    const changed = [...keys].filter((key) => !equal(olds[key], news[key])).sort();
    const replaces = changed.filter((key) => this.isReplaced(model, key, olds, news));
    const deleteBeforeReplace =
      replaces.length > 0 && model.id(knownPart(news), this.context(urn, "")) === id;
    return { changed, replaces, deleteBeforeReplace };
  }

  /** What a preview can tell of a new object: its inputs, and of the rest that it will be there. */
  previewCreate(type: string, inputs: Props): Props {
    this.typeModel(type);
    const names = this.schema.types[type]?.outputs ?? [];
    const unknown: Props = Object.fromEntries(names.map((name) => [name, UNKNOWN]));
    return { ...unknown, ...withUnknowns(inputs, this.model.nestedOutputs?.[type] ?? []) };
  }

  /** What a preview can tell of a changed object: what it computed before keeps its value, nested or not. */
  previewUpdate(olds: Props, oldInputs: Props, news: Props): Props {
    const computed = Object.entries(olds).filter(([key]) => !(key in oldInputs));
    const given = Object.entries(news).map(([key, value]): [string, Value] => {
      const [old, oldInput] = [olds[key], oldInputs[key]];
      const nested = isProps(old) && isProps(oldInput) && isProps(value);
      return [key, nested ? this.previewUpdate(old, oldInput, value) : value];
    });
    return Object.fromEntries([...computed, ...given]);
  }

  secretOutputs(type: string): readonly string[] {
    return this.typeModel(type).secretOutputs ?? [];
  }

  private typeModel(type: string): TypeModel {
    const model = this.findModel(type);
    if (model === undefined) throw new Refusal(`the sandbox does not simulate ${type}`);
    return model;
  }

  private findModel(type: string): TypeModel | undefined {
    return this.#types.get(type) ?? this.model.dynamicType?.(type);
  }

  private context(urn: string, id: string): Context {
    return {
      config: this.config,
      scope: this.scope,
      cloud: this.cloud,
      urn,
      id,
      hex: (length, purpose = "id") => {
        // A replacement is made while the old object exists: the first free number makes it another one.
        for (let generation = 0; ; generation += 1) {
          const hash = digest(`${urn}|${purpose}|${generation}`).slice(0, length);
          const taken = id === "" && this.cloud.all().some((object) => object.id.includes(hash));
          if (!taken) return hash;
        }
      },
    };
  }

  private refuseDangling(model: TypeModel, inputs: Props): void {
    const dangling = danglingReference(model, inputs, this.cloud);
    if (dangling !== undefined) throw new Refusal(`${model.type}: ${dangling}`);
  }

  /** Makes or changes an object, unless the cloud refuses, and what comes with it. */
  private put(model: TypeModel, inputs: Props, context: Context, existing?: CloudObject): CloudObject {
    const refusal = model.refuse?.(inputs, context);
    if (refusal !== undefined) throw new Refusal(`${model.type} ${context.id}: ${refusal}`);
    const object = this.objectOf(model, inputs, context);
    const before = existing === undefined ? [] : (model.effects?.(existing.inputs, context) ?? []);
    for (const effect of before) this.cloud.remove(effect);
    for (const made of [object, ...(model.effects?.(inputs, context) ?? [])]) this.cloud.put(made);
    return object;
  }

  private objectOf(model: TypeModel, inputs: Props, context: Context): CloudObject {
    const { type, secretOutputs } = model;
    const outputs = { ...inputs, ...model.outputs?.(inputs, context) };
    const declared = this.schema.types[type]?.outputs;
    const stray = Object.keys(outputs).filter((key) => !(key in inputs) && declared?.includes(key) === false);
    if (stray.length > 0) throw new Error(`${type} has no outputs ${stray.join(", ")}`);
    return {
      type,
      id: context.id,
      scope: this.scope,
      inputs,
      outputs,
      ...(secretOutputs && { secretOutputs }),
    };
  }

  private isReplaced(model: TypeModel, key: string, olds: Props, news: Props): boolean {
    const within = (path: string) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
    const { by, properties } = model.lifted ?? { by: "", properties: [] };
    const lifted = isTrue(this.config, by) ? properties : [];
    const immutable = Object.keys(model.immutable).filter((path) => within(path) && !lifted.includes(path));
    const changedAt = (path: string) =>
      !equal(
        valuesAt(olds, path).map(({ value }) => value),
        valuesAt(news, path).map(({ value }) => value),
      );
    if (immutable.some(changedAt)) return true;
    if (model.stateful && immutable.length === 0 && !model.mutable?.some(within)) {
      throw new Refusal(
        `${model.type}: the sandbox does not know whether a change of ${key} replaces it; add it to the model`,
      );
    }
    return false;
  }
}

function missing({ requires = [] }: TypeModel, inputs: Props): Failure[] {
  return requires
    .map((names) => (typeof names === "string" ? [names] : names))
    .filter((names) => names.every((name) => inputs[name] === undefined))
    .map(([path = "", ...others]) => ({
      path,
      reason: others.length === 0 ? "is required" : `or ${others.join(" or ")} is required`,
    }));
}
