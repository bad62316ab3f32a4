import type { Behaviour } from "./behaviours";
export function exceptionFor(_type: string, _behaviour: Behaviour): string | undefined {
  return undefined;
}
