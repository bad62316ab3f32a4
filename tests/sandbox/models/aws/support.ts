import { aws } from "../../../../sandbox/models/aws";
import { Typings } from "../../../../sandbox/schemas/typings";
import { Refusal } from "../../../../sandbox/errors";
import { MemoryCloud, type CloudObject } from "../../../../sandbox/simulator/cloud";
import type { PackageSchema } from "../../../../sandbox/simulator/schema";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import type { Props } from "../../../../sandbox/simulator/values";

/** As the SDK sends it: what is no text is JSON. */
export const CONFIG: Props = {
  region: "eu-central-1",
  allowedAccountIds: '["123456789012"]',
  defaultTags: '{"tags":{"platform":"shop"}}',
};

let schema: PackageSchema | undefined;

/** The schema of every modelled type, read from the installed SDK. */
export function awsSchema(): PackageSchema {
  schema ??= new Typings("aws").schema(aws.types.map(({ type }) => type).sort());
  return schema;
}

/** A simulated AWS that is empty. */
export class Account {
  readonly cloud = new MemoryCloud();
  readonly simulator: Simulator;

  constructor(config: Props = CONFIG) {
    this.simulator = new Simulator(aws, awsSchema(), this.cloud, config);
  }

  /** Checks and creates, as the engine does; throws what either of them finds. */
  create(type: string, name: string, inputs: Props): CloudObject {
    const failures = this.simulator.check(type, urn(type, name), inputs);
    if (failures.length > 0) {
      throw new Refusal(failures.map(({ path, reason }) => `${path} ${reason}`).join("; "));
    }
    return this.simulator.create(type, urn(type, name), inputs);
  }

  update(object: CloudObject, name: string, inputs: Props): CloudObject {
    return this.simulator.update(object.type, urn(object.type, name), object.id, inputs);
  }

  delete({ type, id }: CloudObject): void {
    this.simulator.delete(type, urn(type, id), id);
  }

  /** Inputs of a change, on top of the old ones, and the properties whose change replaces. */
  replaces({ type, id, inputs }: CloudObject, change: Props): readonly string[] {
    return this.simulator.diff(type, urn(type, id), id, inputs, { ...inputs, ...change }).replaces;
  }
}

export function urn(type: string, name: string): string {
  return `urn:pulumi:prod::trivium::${type}::${name}`;
}
