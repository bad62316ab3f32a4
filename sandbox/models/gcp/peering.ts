import type { Block } from "../../../components/pure/cidr";
import type { Cloud } from "../../simulator/cloud";
import type { Value } from "../../simulator/values";
import { CONNECTION } from "./managed-services";
import { GLOBAL_ADDRESS } from "./network";
import { reservedBlock } from "./shared";

/** Whether Google's managed services may have addresses in a network. */
export function isPeered(cloud: Cloud, network: Value): boolean {
  return cloud.all().some(({ type, inputs }) => type === CONNECTION && inputs.network === network);
}

/** The range of a network that a managed service takes addresses from: the one of a name, else the first. */
export function rangeIn(cloud: Cloud, network: Value | undefined, name?: string): Block | undefined {
  const [block] = cloud
    .all()
    .filter(({ type, inputs }) => type === GLOBAL_ADDRESS && inputs.network === network)
    .filter(({ outputs }) => name === undefined || outputs.name === name)
    .flatMap(({ inputs }) => reservedBlock(inputs) ?? []);
  return block;
}
