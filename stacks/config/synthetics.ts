import { group, whole } from "../../components/pure/fields";

/** Requests that the platform itself makes to every route, as a client would. */
export const syntheticsSchema = group({
  everyMinutes: whole(1, 30)
    .default(5)
    .describe("Minutes between two checks of a route; three missed in a row are an alert."),
  requests: whole(1, 1000)
    .default(20)
    .describe("Requests of one check; their latency and failures are held against the service's objectives."),
});
