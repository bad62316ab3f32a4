import { expectInventory } from "../support/inventory";
import { MATRIX, planJsonOf } from "../support/plans";

describe("golden inventories", () => {
  for (const { stack, target, name } of MATRIX) {
    it(`${stack} on ${target} plans what its inventory lists`, async () => {
      expectInventory(name, await planJsonOf(stack, target));
    });
  }
});
