import { Refusal } from "../../sandbox/errors";
import { loadProvider, providerNames } from "../../sandbox/models";
import { schemaOf } from "../../sandbox/schemas";
import { MemoryCloud } from "../../sandbox/simulator/cloud";
import type { Failure } from "../../sandbox/simulator/model";
import { Simulator } from "../../sandbox/simulator/simulator";
import type { Props } from "../../sandbox/simulator/values";
import type { Simulation } from "../recorder/recorder";

const PROVIDER_TYPE = "pulumi:providers:";

/** The simulated clouds in this process: the same models that the sandbox serves to the real engine. */
export class SimulatedClouds {
  readonly cloud = new MemoryCloud();
  readonly #instances = new Map<string, Simulator>();

  /** @param accessPath how the stack says Pulumi reaches a private API server */
  constructor(accessPath: string) {
    process.env["TRIVIUM_ACCESS_PATH"] = accessPath;
  }

  /** The simulator behind a provider instance. */
  instance(providerUrn: string): Simulator {
    const simulator = this.#instances.get(providerUrn);
    if (simulator === undefined) throw new Refusal(`no explicit provider ${providerUrn}`);
    return simulator;
  }

  /** Creates what a program registers. */
  readonly create: Simulation = ({ urn, type, inputs, provider, additionalSecretOutputs }) => {
    if (type.startsWith(PROVIDER_TYPE)) {
      this.start(urn, type.slice(PROVIDER_TYPE.length), inputs);
      return { id: urn.split("::").at(-1) ?? urn, outputs: inputs, secretOutputs: additionalSecretOutputs };
    }
    if (provider === undefined) throw new Refusal(`${urn} has no explicit provider`);
    const simulator = this.instance(provider);
    refuse(urn, simulator.check(type, urn, inputs));
    const { id, outputs } = simulator.create(type, urn, inputs);
    return { id, outputs, secretOutputs: simulator.secretOutputs(type) };
  };

  private start(urn: string, name: string, config: Props): void {
    const known = providerNames.find((candidate) => candidate === name);
    if (known === undefined) throw new Refusal(`the sandbox does not simulate the provider ${name}`);
    const simulator = new Simulator(loadProvider(known), schemaOf(known), this.cloud, config);
    refuse(urn, simulator.checkConfig());
    this.#instances.set(urn, simulator);
  }
}

function refuse(urn: string, failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  throw new Refusal(`${urn}: ${failures.map(({ path, reason }) => `${path} ${reason}`).join("; ")}`);
}
