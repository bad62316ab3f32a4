/** `make simulators-report`: the simulated types the stacks use, and how each behaviour is shown of them. */
import { BEHAVIOURS, showBehaviours } from "./behaviours";
import { exceptionFor } from "./exceptions";

async function main(): Promise<void> {
  const shown = await showBehaviours();
  console.log(`type | ${BEHAVIOURS.join(" | ")}`);
  for (const [type, how] of shown) {
    const cells = BEHAVIOURS.map(
      (behaviour) => how[behaviour] ?? `none: ${exceptionFor(type, behaviour) ?? "MISSING"}`,
    );
    console.log(`${type} | ${cells.join(" | ")}`);
  }
  const cells = [...shown.values()].flatMap((how) => BEHAVIOURS.map((behaviour) => how[behaviour]));
  const count = cells.filter((cell) => cell !== undefined).length;
  console.log(
    `${shown.size} types × ${BEHAVIOURS.length} behaviours: ${count} shown, ${cells.length - count} do not apply`,
  );
}

void main().then(() => process.exit(0));
