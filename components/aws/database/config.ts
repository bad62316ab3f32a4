import * as z from "zod";
import { byName, choice, cidr, group } from "../../pure/fields";

export const DATABASE_ENGINES = ["aurora", "aurora-serverless", "rds"] as const;

/** What is AWS's own about databases, by their key under `databases`. */
export const databasesSchema = byName(
  20,
  group({
    engine: choice(DATABASE_ENGINES)
      .default("aurora")
      .describe(
        "Aurora with instances of the size, Aurora whose capacity follows the load, or RDS for PostgreSQL. " +
          "Between the first two a change is made in place; RDS is another database.",
      ),
    replica: z
      .boolean({ error: "is no truth value; set true or false" })
      .default(false)
      .describe(
        "Keeps a copy in `recoveryRegion` that only reads: an Aurora global database, or a replica of RDS. It is " +
          "made the primary by hand, and billed as another database.",
      ),
    replicaCidr: cidr
      .default("10.255.255.0/24")
      .describe("Block of the network that the copy is in, /25 or larger. Fixed once made."),
  }),
);

export type DatabaseEngine = (typeof DATABASE_ENGINES)[number];
export type DatabaseSettings = z.output<typeof databasesSchema>;
