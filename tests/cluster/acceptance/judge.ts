import { sourceOf } from "../../../sandbox/definitions/definitions";
import { ApiError, type ApiServer, UnknownKind } from "../../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../../sandbox/kubernetes/ownership";
import { nameOf } from "../../../sandbox/kubernetes/waiting";
import { kubernetes } from "../../../sandbox/models/kubernetes";
import { customType } from "../../../sandbox/models/kubernetes/custom";
import { schemaOf } from "../../../sandbox/schemas";
import { MemoryCloud } from "../../../sandbox/simulator/cloud";
import { Simulator } from "../../../sandbox/simulator/simulator";
import type { Props } from "../../../sandbox/simulator/values";
import { kindOf, type Manifest, typeOf } from "./manifests";

/**
 * Who has judged a kind: the API server by its own types, or by the definition that a project ships; or a model of
 * the simulator alone, where no definition can be had.
 */
export type Judge = "built-in" | "definition" | "model";

export interface Judgement {
  readonly manifest: Manifest;
  readonly judge: Judge;
  /** Why it is refused, in the judge's words; undefined where it is accepted. */
  readonly refusal?: string;
}

/** Applies manifests one after the other, as a user with `kubectl apply --server-side` would. */
export async function judgeAll(api: ApiServer, manifests: readonly Manifest[]): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const manifest of manifests) {
    const judge = judgeOf(manifest);
    const refusal = judge === "model" ? modelRefusal(manifest) : await serverRefusal(api, manifest);
    judgements.push({ manifest, judge, ...(refusal !== undefined && { refusal }) });
  }
  return judgements;
}

export function judgeOf({ object }: Manifest): Judge {
  if (customType(typeOf(object)) === undefined) return "built-in";
  return "unavailable" in sourceOf(kindOf(object)) ? "model" : "definition";
}

/** A refusal with the object, its place in the plan and the judge's words. */
export function describeRefusal({ manifest, refusal = "" }: Judgement): string {
  return `${nameOf(manifest.object)} (${manifest.file}): ${refusal}`;
}

/** Why the API server refuses an object; undefined where it takes it. */
export async function serverRefusal(api: ApiServer, { object }: Manifest): Promise<string | undefined> {
  return refusalOf(api.apply(object, { manager: FIELD_MANAGER }));
}

/** The API server's words where it refuses a request; what is no refusal, such as no answer, is thrown on. */
export async function refusalOf(request: Promise<unknown>): Promise<string | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof ApiError || error instanceof UnknownKind) return error.message;
    throw error;
  }
}

const models = new Simulator(kubernetes, schemaOf("kubernetes"), new MemoryCloud(), {
  clusterIdentifier: "models",
});

function modelRefusal({ object }: Manifest): string | undefined {
  const failures = models.check(typeOf(object), object.metadata.name, object as unknown as Props);
  if (failures.length === 0) return undefined;
  return failures.map(({ path, reason }) => `${path}: ${reason}`).join("; ");
}
