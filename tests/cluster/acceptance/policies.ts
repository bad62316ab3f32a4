import type { ApiServer, KubernetesObject } from "../../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../../sandbox/kubernetes/ownership";
import { refusalOf } from "./judge";
import type { Manifest } from "./manifests";
import { BAD_PODS, changed } from "./pods";

const TIMEOUT_MS = 30_000;

/** A ValidatingAdmissionPolicy, and what the type check of its expressions says. */
export interface CheckedPolicy {
  readonly name: string;
  readonly warnings: readonly unknown[];
}

interface Status {
  readonly observedGeneration?: number;
  readonly typeChecking?: { readonly expressionWarnings?: readonly unknown[] };
}

/**
 * The stack's admission policies and what the server finds wrong with their types. It reports on validations alone, and
 * lets a variable that does not fit the pod pass: so it is given every expression as a validation, in a policy of the
 * same pods that nothing binds.
 */
export async function policiesIn(api: ApiServer, manifests: readonly Manifest[]): Promise<CheckedPolicy[]> {
  const policies = manifests.filter(({ object }) => object.kind === "ValidatingAdmissionPolicy");
  return Promise.all(
    policies.map(async ({ object }) => {
      const probe = await api.apply(probeOf(object), { manager: FIELD_MANAGER });
      return until(`the type check of ${object.metadata.name}`, async () => {
        const status = ((await api.get(probe))?.["status"] ?? {}) as Status;
        if (status.observedGeneration === undefined || status.typeChecking === undefined) return undefined;
        return { name: object.metadata.name, warnings: status.typeChecking.expressionWarnings ?? [] };
      });
    }),
  );
}

interface PolicySpec {
  readonly matchConditions?: readonly { readonly expression: string }[];
  readonly variables?: readonly { readonly expression: string }[];
  readonly validations: readonly object[];
}

function probeOf(policy: KubernetesObject): KubernetesObject {
  const spec = policy["spec"] as PolicySpec;
  const { matchConditions = [], variables = [], validations } = spec;
  const truths = variables.map(({ expression }) => ({ expression: `(${expression}) == (${expression})` }));
  const conditions = matchConditions.map(({ expression }) => ({ expression }));
  return {
    ...policy,
    metadata: { name: `${policy.metadata.name}-types` },
    spec: { ...spec, validations: [...validations, ...truths, ...conditions] },
  };
}

/** Policies take effect some time after they are made: waits until each that can refuse a bad pod has refused one. */
export async function untilEnforced(api: ApiServer, pod: KubernetesObject): Promise<void> {
  const names = new Set(BAD_PODS.flatMap(({ policy }) => policy ?? []));
  for (const name of names) {
    await until(`the policy ${name}`, async () => {
      const refusals = await Promise.all(
        BAD_PODS.map((bad) => refusalOf(api.create(changed(pod, bad), { dryRun: true }))),
      );
      return refusals.some((refusal) => refusal?.includes(`'${name}'`)) ? true : undefined;
    });
  }
}

async function until<Result>(what: string, ask: () => Promise<Result | undefined>): Promise<Result> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const result = await ask();
    if (result !== undefined) return result;
    if (Date.now() > deadline) throw new Error(`${what} did not come in ${TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
