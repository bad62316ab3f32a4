import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { type Fleet, loadFleet } from "../../../cli/fleet/load";
import { temporaryFolder } from "../../support/temporary";

/** What makes sites differ where nothing is said of them, over the dev stack. */
export const SETTINGS = {
  gateway: { domain: "<site>.edge.acme.example" },
  k3s: { endpoint: "https://k3s.<site>.acme.example:6443" },
  services: { podinfo: { route: { host: "podinfo.<site>.edge.acme.example" } } },
} as const;

/** Names of as many sites as asked for. */
export function siteNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `site-${index + 1}`);
}

/** Writes a site list into a folder of its own and returns its path. */
export function listFile(content: unknown): string {
  const file = path.join(temporaryFolder(), "sites.yaml");
  fs.writeFileSync(file, stringify(content));
  return file;
}

/** The fleet of a list of sites over the dev stack. */
export function fleetOf(sites: object, settings: object = SETTINGS, selector?: string): Fleet {
  return loadFleet({
    sites: listFile({ base: "dev", settings, sites }),
    ...(selector === undefined ? {} : { selector }),
  });
}

/** The lines that a list is refused with. */
export function refusalOf(content: unknown): string[] {
  try {
    loadFleet({ sites: listFile(content) });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}
