import { MAX_HOSTS } from "../../../components/gateway/listeners";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** One wildcard record in the DNS zone then leads every host to the gateway, and it stands for one label. */
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

export const routeCount: Check = ({ draft }) => {
  const hosts = Object.values(draft.services ?? {}).flatMap((service) => service?.route?.host ?? []);
  const count = new Set(hosts).size;
  return count <= MAX_HOSTS
    ? []
    : [
        problemAt(
          ["services"],
          `have ${count} hosts, and the gateway has listeners for ${MAX_HOSTS}; let some share a host and set route.path`,
        ),
      ];
};
