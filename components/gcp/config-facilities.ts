import * as z from "zod";
import { text } from "../pure/fields";

/** What facilities and the front door need to know of the organisation around the project. */
export const facilityFields = {
  billingAccount: text("012345-6789AB-CDEF01")
    .regex(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/, {
      error: "is no billing account; set its id such as 012345-6789AB-CDEF01",
    })
    .optional()
    .describe("Billing account that pays for the project; required with `budget`."),
  dnsZone: text("acme-example")
    .regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
      error: "is no name of a managed zone; set its name in Cloud DNS, such as acme-example",
    })
    .optional()
    .describe("Managed zone of Cloud DNS that `gateway.domain` is in; required with `frontDoor`."),
  standbyAddress: z
    .ipv4({ error: "is no IPv4 address; set that of the secondary stack's front door" })
    .optional()
    .describe(
      "Address of the other stack's front door; required where `frontDoor.failover` is `primary`, and read from that stack's output `gatewayAddress`.",
    ),
};
