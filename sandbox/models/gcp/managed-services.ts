import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { GLOBAL_ADDRESS, NETWORK, SUBNETWORK } from "./network";
import { badName, CREATED, forcesNew, labelOutputs, nameOf, projectOf, textsAt, when } from "./shared";

export const CONNECTION = "gcp:servicenetworking/connection:Connection";

/** Types with a private address through the connection, and the input that names its network. */
const USERS: Readonly<Record<string, string>> = {
  "gcp:redis/instance:Instance": "authorizedNetwork",
  "gcp:sql/databaseInstance:DatabaseInstance": "settings.ipConfiguration.privateNetwork",
};

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
      .filter((object) => text(object.inputs, USERS[object.type] ?? "") === inputs.network);
    return users.length === 0
      ? undefined
      : `producer services are still using this connection: ${users.map(({ id }) => id).join(", ")}`;
  },
};

/** Lets a class of managed services make Private Service Connect endpoints in subnets. */
const serviceConnectionPolicy: TypeModel = {
  type: "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy",
  immutable: forcesNew(
    "services/networkconnectivity/resource_network_connectivity_service_connection_policy.go",
    ["location", "name", "network", "project", "serviceClass"],
  ),
  requires: ["name"],
  references: { network: { to: [NETWORK] }, "pscConfig.subnetworks[]": { to: [SUBNETWORK] } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/serviceConnectionPolicies/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badName(inputs),
    ...textsAt(inputs, "pscConfig.subnetworks[]").flatMap(({ path, value }) =>
      when(
        !value.includes(`/regions/${text(inputs, "location") ?? ""}/`),
        path,
        `must be a subnetwork of ${text(inputs, "location") ?? ""}`,
      ),
    ),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    createTime: CREATED,
    updateTime: CREATED,
    etag: context.hex(12, "etag"),
    infrastructure: "PSC",
    pscConnections: [],
  }),
};

export const managedServices: readonly TypeModel[] = [connection, serviceConnectionPolicy];
