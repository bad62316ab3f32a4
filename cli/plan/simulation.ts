import { loadProvider, type ProviderName, providerNames } from "../../sandbox/models";
import { schemaOf } from "../../sandbox/schemas";
import { MemoryCloud } from "../../sandbox/simulator/cloud";
import { Refusal } from "../../sandbox/errors";
import type { ProviderModel } from "../../sandbox/simulator/model";
import { Simulator } from "../../sandbox/simulator/simulator";
import type { Simulation } from "../recorder/recorder";
import type { StackInput } from "../stack";

const PROVIDER_TYPE = "pulumi:providers:";

/** The simulated clouds in this process: the same models that the sandbox serves to the real engine. */
export function simulation({ config }: StackInput): Simulation {
  const models = new Map<string, ProviderModel>(providerNames.map((name) => [name, loadProvider(name)]));
  const cloud = new MemoryCloud();
  const instances = new Map<string, Simulator>();
  process.env["TRIVIUM_ACCESS_PATH"] = config.access.path;

  return ({ urn, type, inputs, provider, additionalSecretOutputs }) => {
    if (type.startsWith(PROVIDER_TYPE)) {
      const name = type.slice(PROVIDER_TYPE.length) as ProviderName;
      const model = models.get(name);
      if (model === undefined) throw new Refusal(`the sandbox does not simulate the provider ${name}`);
      const simulator = new Simulator(model, schemaOf(name), cloud, inputs);
      refuse(urn, simulator.checkConfig());
      instances.set(urn, simulator);
      return { id: urn.split("::").at(-1) ?? urn, outputs: inputs, secretOutputs: additionalSecretOutputs };
    }
    const simulator = instances.get(provider ?? "");
    if (simulator === undefined) throw new Refusal(`${urn} has no explicit provider`);
    refuse(urn, simulator.check(type, urn, inputs));
    const { id, outputs } = simulator.create(type, urn, inputs);
    return { id, outputs, secretOutputs: simulator.secretOutputs(type) };
  };
}

function refuse(urn: string, failures: readonly { readonly path: string; readonly reason: string }[]): void {
  if (failures.length === 0) return;
  throw new Refusal(`${urn}: ${failures.map(({ path, reason }) => `${path} ${reason}`).join("; ")}`);
}
