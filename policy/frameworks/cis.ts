import type { Framework } from "./framework";
import { referenced } from "./referenced";

/** The sections that rules refer to, by benchmark. */
export const cis: Framework = {
  name: "cis",
  title: "CIS Benchmarks for EKS 1.8, GKE 1.9 and K3s 1.9",
  controls: referenced(({ refs: { cis: { eks = [], gke = [], k3s = [] } = {} } }) => [
    ...eks.map((section) => `EKS ${section}`),
    ...gke.map((section) => `GKE ${section}`),
    ...k3s.map((section) => `K3s ${section}`),
  ]),
};
