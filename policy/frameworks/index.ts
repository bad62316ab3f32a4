import { cis } from "./cis";
import type { Framework } from "./framework";
import { gdpr } from "./gdpr";
import { hipaa } from "./hipaa";
import { nsa } from "./nsa";
import { pss } from "./pss";
import { soc2 } from "./soc2";

export type { Control, Framework } from "./framework";

/** What evidence can be asked for. */
export const frameworks: readonly Framework[] = [soc2, gdpr, hipaa, nsa, cis, pss];
