import { Refusal } from "../errors";
import { ApiError, type ApiServer, type KubernetesObject } from "./api";

/** Who the sandbox is to the API server; the owner of every field that the program sets. */
export const FIELD_MANAGER = "trivium";

/**
 * Applies an object as its owner. A field that somebody has edited by hand is taken back; one that another program
 * applies as its own is left to it.
 *
 * @throws Refusal where another program applies one of the fields, naming it and the fields
 */
export async function applyOwned(
  api: ApiServer,
  object: KubernetesObject,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<KubernetesObject> {
  try {
    return await api.apply(object, { manager: FIELD_MANAGER, dryRun });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 409 && error.causes.length > 0)) throw error;
    const owners = await otherAppliers(api, object);
    const contested = error.causes.filter(({ message = "" }) =>
      owners.some((owner) => message.includes(`"${owner}"`)),
    );
    if (contested.length > 0) throw new Refusal(contest(contested));
    return api.apply(object, { manager: FIELD_MANAGER, dryRun, force: true });
  }
}

/** Programs that apply parts of the object, as opposed to hands and controllers that have changed it. */
async function otherAppliers(api: ApiServer, object: KubernetesObject): Promise<string[]> {
  const live = await api.get(object);
  const appliers = (live?.metadata.managedFields ?? []).filter(({ operation }) => operation === "Apply");
  return appliers.map(({ manager }) => manager).filter((manager) => manager !== FIELD_MANAGER);
}

function contest(causes: ApiError["causes"]): string {
  const fields = causes.map(({ field = "", message = "" }) => `${field}: ${message}`).join("; ");
  return `another program applies the same fields (${fields}); leave them out here or there`;
}
