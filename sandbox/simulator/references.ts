import type { Cloud, CloudObject } from "./cloud";
import type { Reference, TypeModel } from "./model";
import { equal, type Props, type Value, valuesAt } from "./values";

/** Finds the model of a type; undefined for a type of another provider. */
export type FindModel = (type: string) => TypeModel | undefined;

/** What the cloud says of the first input that names nothing; undefined where each names something. */
export function danglingReference(model: TypeModel, inputs: Props, cloud: Cloud): string | undefined {
  for (const [path, reference] of Object.entries(model.references ?? {})) {
    const dangling = valuesAt(inputs, path).find(({ value }) => !namesSomething(reference, value, cloud));
    if (dangling !== undefined) {
      return `${dangling.path} names no ${reference.to.join(" or ")}: ${JSON.stringify(dangling.value)}`;
    }
  }
  return undefined;
}

/** The objects that keep one from being deleted, because they refer to it. */
export function dependantsOf(object: CloudObject, cloud: Cloud, find: FindModel): CloudObject[] {
  const refersToIt = ({ type, inputs }: CloudObject) =>
    Object.entries(find(type)?.references ?? {}).some(
      ([path, reference]) =>
        reference.loose !== true &&
        reference.to.includes(object.type) &&
        valuesAt(inputs, path).some(({ value }) => names(reference, object, value)),
    );
  return cloud.all().filter((other) => !isSame(other, object) && refersToIt(other));
}

/** What goes with an object when it is deleted: its parts, and theirs. */
export function partsOf(object: CloudObject, cloud: Cloud, find: FindModel): CloudObject[] {
  const isPart = (other: CloudObject) => {
    const whole = find(other.type)?.partOf?.(other);
    return other.scope === object.scope && whole?.type === object.type && whole.id === object.id;
  };
  const parts = cloud.all().filter(isPart);
  return parts.flatMap((part) => [part, ...partsOf(part, cloud, find)]);
}

function namesSomething(reference: Reference, value: Value, cloud: Cloud): boolean {
  return cloud.all().some((object) => reference.to.includes(object.type) && names(reference, object, value));
}

function names(reference: Reference, object: CloudObject, value: Value): boolean {
  const key = reference.by ?? "id";
  return equal(key === "id" ? object.id : object.outputs[key], value);
}

function isSame(a: CloudObject, b: CloudObject): boolean {
  return a.type === b.type && a.id === b.id && a.scope === b.scope;
}
