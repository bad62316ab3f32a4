import { Refusal } from "../errors";
import type { ApiServer, KubernetesObject, ObjectReference } from "./api";
import { waitingFor } from "./readiness";

/** Nothing at a site of simulated nodes takes longer; the program may say otherwise (`customTimeouts`). */
const DEFAULT_SECONDS = 120;
const POLL_MS = 100;

/**
 * Waits until an object is ready.
 *
 * @throws Refusal after `seconds`, saying what it still waits for, or where it has gone meanwhile
 */
export async function untilReady(
  api: ApiServer,
  reference: ObjectReference,
  seconds = DEFAULT_SECONDS,
): Promise<KubernetesObject> {
  return until(seconds, async () => {
    const object = await api.get(reference);
    if (object === undefined) throw new Refusal(`${nameOf(reference)} was deleted while it was waited for`);
    const waiting = waitingFor(object);
    return waiting === undefined
      ? { done: object }
      : { waiting: `${nameOf(reference)} is not ready: ${waiting}` };
  });
}

/**
 * Waits until an object is gone.
 *
 * @throws Refusal after `seconds`, naming the finalizers that hold it
 */
export async function untilGone(
  api: ApiServer,
  reference: ObjectReference,
  seconds = DEFAULT_SECONDS,
): Promise<void> {
  await until(seconds, async () => {
    const object = await api.get(reference);
    if (object === undefined) return { done: true };
    const { finalizers = [] } = object.metadata;
    const held = finalizers.length === 0 ? "" : `; its finalizers hold it: ${finalizers.join(", ")}`;
    return { waiting: `${nameOf(reference)} is still being deleted${held}` };
  });
}

/** An object for people: `Deployment shop/podinfo`. */
export function nameOf({ kind, metadata }: ObjectReference): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

type Step<Result> = { readonly done: Result } | { readonly waiting: string };

async function until<Result>(seconds: number, step: () => Promise<Step<Result>>): Promise<Result> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const result = await step();
    if ("done" in result) return result.done;
    if (Date.now() > deadline) throw new Refusal(`${result.waiting} (waited ${seconds} s)`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
