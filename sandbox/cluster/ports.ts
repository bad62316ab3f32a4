import { randomInt } from "node:crypto";
import * as net from "node:net";

/**
 * Ports that no kernel hands to clients (Linux starts at 32768): such a port is most likely still free when the
 * control plane comes back.
 */
const FIRST = 16_384;
const END = 32_768;

const ATTEMPTS = 50;

/** A loopback port that is free now: the former one if it is, else another. */
export async function choosePort(former: number | undefined): Promise<number> {
  if (former !== undefined && (await isFree(former))) return former;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${ATTEMPTS} ports from ${FIRST} to ${END - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
