import { zones } from "../pure/fields";
import { databasesSchema } from "./database/config";
import { eventsSchema } from "./events/config";

/** Data services in the `aws` block. */
export const dataFields = {
  databases: databasesSchema
    .default({})
    .describe("What is AWS's own about databases, by their keys under `databases`."),
  recoveryZones: zones
    .optional()
    .describe(
      "Availability zones of `recoveryRegion` that copies of databases are in; two or more where a database has one.",
    ),
  events: eventsSchema
    .default({})
    .describe("Sources that fill a queue besides the services that use it, by name."),
};
