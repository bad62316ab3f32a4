import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** The gateway's certificate is a wildcard, which stands for one label. */
export const routeHosts: Check = (subject) => {
  const domain = subject.draft.gateway?.domain;
  return eachService(subject, ({ route }, at, name) => {
    const host = route?.host;
    if (domain === undefined || host === undefined) return [];
    const label = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : "";
    return label !== "" && !label.includes(".")
      ? []
      : [
          problemAt(
            [...at, "route", "host"],
            `is not one label below gateway.domain; set for example ${name}.${domain}`,
            host,
          ),
        ];
  });
};

export const routesDiffer: Check = (subject) => {
  const owners = new Map<string, string>();
  return eachService(subject, ({ route }, at, name) => {
    if (route?.host === undefined || route.path === undefined) return [];
    const address = `${route.host}${route.path}`;
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, name);
    return owner === undefined
      ? []
      : [
          problemAt(
            [...at, "route"],
            `serves ${address}, as services.${owner} does; set another host or path`,
          ),
        ];
  });
};
