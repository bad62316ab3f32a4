import type { Framework } from "./framework";
import { referenced } from "./referenced";

/** The controls of the standards that rules refer to, by level. */
export const pss: Framework = {
  name: "pss",
  title: "Kubernetes Pod Security Standards",
  controls: referenced(({ refs: { pss: controls = [] } }) => controls),
};
