import * as z from "zod";
import { byName, group, text } from "../../components/pure/fields";
import { type Draft, draftOf } from "../config/draft";
import { type Problem, problemsOf } from "../config/problems";

/** Settings over other settings: a JSON merge patch, see merge.ts. */
const patch = z.record(z.string(), z.unknown(), {
  error: "is no map of settings; set what differs below it, or {} where nothing does",
});

const listSchema = group({
  base: text("dev").describe(
    "A stack of the repository, or the path of a stack file, that every site starts from.",
  ),
  settings: patch.default({}).describe("Settings of every site, over the base's."),
  // A site's name is the default of the platform's, which has at most 24 characters.
  sites: byName(24, patch)
    .refine((sites) => Object.keys(sites).length > 0, { error: "names no site; set at least one" })
    .describe("Sites by name, each with its own settings over all others."),
});

export type SiteList = z.output<typeof listSchema>;

/** A site list as far as it is well-formed, and what is wrong with the rest. */
export interface ReadList {
  readonly list: Draft<SiteList>;
  readonly problems: readonly Problem[];
}

/** Reads the content of a site list. */
export function readList(content: unknown): ReadList {
  return { list: draftOf(listSchema, content), problems: problemsOf(listSchema, content) };
}
