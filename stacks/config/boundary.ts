import * as z from "zod";
import { cidr, group, text } from "../../components/pure/fields";
import { digestImage } from "./service";

const host = (example: string) => z.hostname({ error: `is no host name; set for example ${example}` });

/** People's way to services that have no route: HashiCorp Boundary, which checks who they are. */
export const boundarySchema = group({
  image: digestImage.describe(
    "Image of Boundary (hashicorp/boundary, 0.21.3 or later, which closes CVE-2026-7776), pinned by digest. The compatibility set pins none: no " +
      "digest of it could be verified.",
  ),
  host: host("boundary.example.com").describe(
    "Host name of the controllers' API; its DNS record leads to the Service `boundary` in the namespace `boundary`.",
  ),
  workerHost: host("boundary-workers.example.com").describe(
    "Host name that clients open their sessions under; its DNS record leads to the Service `boundary-workers`.",
  ),
  clientCidrs: z
    .array(cidr, { error: "is no list; set blocks such as 203.0.113.0/24" })
    .min(1, { error: "names nobody; set the blocks that people connect from" })
    .describe("Blocks that people connect from; the load balancers refuse everybody else."),
  vaultPath: text("platform/boundary")
    .default("platform/boundary")
    .describe(
      "Path in Vault's `secret` mount that holds `databaseUrl`, the address of a PostgreSQL database with user and " +
        "password, and `rootKey`, `workerAuthKey` and `recoveryKey`, 32 random bytes in base64 each.",
    ),
  sessionRecording: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("Records sessions. Refused: it is a feature of Boundary Enterprise and of HCP Boundary."),
});
