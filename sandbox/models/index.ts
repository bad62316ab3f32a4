import type { ProviderModel } from "../simulator/model";

/**
 * The simulated providers; each is loaded by the process that plays it. `require`, because `tsx` leaves
 * `import()` to Node's ESM loader, which knows neither TypeScript nor directories.
 */
const providers = {
  aws: () => (require("./aws") as typeof import("./aws")).aws,
  command: () => (require("./command") as typeof import("./command")).command,
  gcp: () => (require("./gcp") as typeof import("./gcp")).gcp,
  kubernetes: () => (require("./kubernetes") as typeof import("./kubernetes")).kubernetes,
  random: () => (require("./random") as typeof import("./random")).random,
  vault: () => (require("./vault") as typeof import("./vault")).vault,
};

export type ProviderName = keyof typeof providers;
export const providerNames = Object.keys(providers) as ProviderName[];

export function loadProvider(name: ProviderName): ProviderModel {
  return providers[name]();
}
