import { expectInventory } from "../support/inventory";
import { MATRIX, planJsonOf } from "../support/plans";

describe("golden inventories", () => {
  for (const { name, ...choice } of MATRIX) {
    it(`${name} plans what its inventory lists`, async () => {
      expectInventory(name, await planJsonOf(choice));
    });
  }
});
