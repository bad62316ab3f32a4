import type { Context } from "../../simulator/model";
import type { Props } from "../../simulator/values";
import { nameOf, projectOf, regionOf, selfLink } from "./shared";

/** Most of it lives in a network, which cannot go before it. */
export const inNetwork = { network: { to: ["gcp:compute/network:Network"] } };

/** Id of an object that no region has. */
export const globalId = (kind: string) => (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/global/${kind}/${nameOf(inputs)}`;
/** Id of an object of a region. */
export const regionalId = (kind: string) => (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/regions/${regionOf(inputs, context)}/${kind}/${nameOf(inputs)}`;

/** What every Compute Engine object tells of itself. */
export const common = (inputs: Props, context: Context) => ({
  project: projectOf(inputs, context),
  selfLink: selfLink("www", "v1", context.id),
});
