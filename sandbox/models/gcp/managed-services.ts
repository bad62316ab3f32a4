import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { GLOBAL_ADDRESS, NETWORK } from "./network";
import { forcesNew, when } from "./shared";

export const CONNECTION = "gcp:servicenetworking/connection:Connection";
const DATABASE_INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";

const connection: TypeModel = {
  type: CONNECTION,
  immutable: forcesNew("services/servicenetworking/resource_service_networking_connection.go", [
    "network",
    "service",
  ]),
  references: {
    network: { to: [NETWORK] },
    "reservedPeeringRanges[]": { to: [GLOBAL_ADDRESS], by: "name" },
  },
  id: (inputs) =>
    [text(inputs, "network") ?? "", text(inputs, "service") ?? ""].map(encodeURIComponent).join(":"),
  validate: (inputs) =>
    when(
      (text(inputs, "service") ?? "servicenetworking.googleapis.com") !== "servicenetworking.googleapis.com",
      "service",
      "must be servicenetworking.googleapis.com, the one service that the sandbox simulates",
    ),
  outputs: (inputs) => ({ peering: (text(inputs, "service") ?? "").replaceAll(".", "-") }),
  refuseDelete: ({ inputs }, cloud) => {
    const users = cloud
      .all()
      .filter(
        (object) =>
          object.type === DATABASE_INSTANCE &&
          text(object.inputs, "settings.ipConfiguration.privateNetwork") === inputs.network,
      );
    return users.length === 0
      ? undefined
      : `producer services are still using this connection: ${users.map(({ id }) => id).join(", ")}`;
  },
};

export const managedServices: readonly TypeModel[] = [connection];
