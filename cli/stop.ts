import { stopSites } from "../sandbox/site";
import { EXIT } from "./output";

/** Ends what `up` has left running. */
export async function stop(): Promise<number> {
  const count = await stopSites();
  process.stdout.write(`${count} ${count === 1 ? "site is" : "sites are"} stopped\n`);
  return EXIT.clean;
}
