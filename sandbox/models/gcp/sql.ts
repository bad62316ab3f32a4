import type { Block } from "../../../components/pure/cidr";
import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { encryptsWith, notGranted } from "./kms";
import { GLOBAL_ADDRESS, NETWORK } from "./network";
import { isPeered, rangeIn } from "./peering";
import { badInstance } from "./sql-rules";
import {
  addressIn,
  digits,
  flag,
  forcesNew,
  group,
  nameOf,
  projectOf,
  regionOf,
  textsAt,
  when,
} from "./shared";

const INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";
const DATABASE = "gcp:sql/database:Database";

const instance: TypeModel = {
  type: INSTANCE,
  stateful: true,
  immutable: {
    ...forcesNew("services/sql/resource_sql_database_instance.go", [
      "name",
      "region",
      "project",
      "encryptionKeyName",
      "settings.collation",
    ]),
    masterInstanceName:
      "ForceNewIf in services/sql/resource_sql_database_instance.go; a switchover in place is not simulated",
  },
  mutable: [
    "databaseVersion",
    "deletionPolicy",
    "deletionProtection",
    "settings.activationPolicy",
    "settings.availabilityType",
    "settings.backupConfiguration",
    "settings.databaseFlags",
    "settings.deletionProtectionEnabled",
    "settings.diskAutoresize",
    "settings.diskSize",
    "settings.edition",
    "settings.insightsConfig",
    "settings.ipConfiguration",
    "settings.locationPreference",
    "settings.maintenanceWindow",
    "settings.retainBackupsOnDelete",
    "settings.tier",
    "settings.userLabels",
  ],
  requires: ["name"],
  references: {
    masterInstanceName: { to: [INSTANCE], by: "name" },
    encryptionKeyName: encryptsWith,
    "settings.ipConfiguration.privateNetwork": { to: [NETWORK] },
    "settings.ipConfiguration.allocatedIpRange": { to: [GLOBAL_ADDRESS], by: "name" },
  },
  id: nameOf,
  validate: (inputs, context) => [
    ...badInstance(inputs, projectOf(inputs, context)),
    ...notGranted(inputs, "encryptionKeyName", "gcp-sa-cloud-sql", context.cloud),
    ...textsAt(inputs, "encryptionKeyName").flatMap(({ path, value }) =>
      when(
        !value.includes(`/locations/${regionOf(inputs, context)}/`),
        path,
        "must be a key of the instance's region",
      ),
    ),
  ],
  refuse: refuseUnreachable,
  outputs: (inputs, context) => {
    const range = allocatedRange(inputs, context);
    const privateIp = range === undefined ? "" : addressIn(range, context.hex(8, "address"));
    const publicIp = flag(inputs, "settings.ipConfiguration.ipv4Enabled") === false ? "" : "198.51.100.7";
    const project = projectOf(inputs, context);
    const region = regionOf(inputs, context);
    const addresses = [
      ["PRIVATE", privateIp],
      ["PRIMARY", publicIp],
    ].filter(([, address]) => address !== "");
    return {
      project,
      region,
      connectionName: `${project}:${region}:${context.id}`,
      selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${context.id}`,
      privateIpAddress: privateIp,
      publicIpAddress: publicIp,
      firstIpAddress: addresses[0]?.[1] ?? "",
      ipAddresses: addresses.map(([type, ipAddress]) => ({ type: type ?? "", ipAddress: ipAddress ?? "" })),
      dnsName: `${context.hex(12)}.${context.hex(13, "dns")}.${region}.sql.goog.`,
      instanceType: "masterInstanceName" in inputs ? "READ_REPLICA_INSTANCE" : "CLOUD_SQL_INSTANCE",
      serviceAccountEmailAddress: `p${digits(context.hex(11, "project"))}-${context.hex(6)}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
      serverCaCerts: [
        {
          cert: `-----BEGIN CERTIFICATE-----\n${Buffer.from(context.hex(64, "ca")).toString("base64")}\n-----END CERTIFICATE-----`,
          commonName: "C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA",
          createTime: "2026-01-01T00:00:00Z",
          expirationTime: "2035-12-30T00:00:00Z",
          sha1Fingerprint: context.hex(40, "fingerprint"),
        },
      ],
      settings: { version: 1, ...group(inputs, "settings") },
    };
  },
  secretOutputs: ["serverCaCerts"],
  refuseDelete: ({ outputs }) => {
    if (outputs.deletionProtection !== false) {
      return "failed to delete instance because deletion_protection is set to true; set it to false to proceed";
    }
    return flag(outputs, "settings.deletionProtectionEnabled") === true
      ? "The instance is protected. Please disable the deletion protection and try again."
      : undefined;
  },
};

/** A private address needs a network that is peered to Cloud SQL and has a range for it. */
function refuseUnreachable(inputs: Props, context: Context): string | undefined {
  const network = text(inputs, "settings.ipConfiguration.privateNetwork");
  if (network === undefined) {
    return flag(inputs, "settings.ipConfiguration.ipv4Enabled") === false
      ? "at least one of public and private IP connectivity must be enabled"
      : undefined;
  }
  if (!isPeered(context.cloud, network)) {
    return `NETWORK_NOT_PEERED: ${network} has no connection to servicenetworking.googleapis.com`;
  }
  return allocatedRange(inputs, context) === undefined
    ? `${network} has no allocated range that Cloud SQL may use`
    : undefined;
}

/** The range of the network that the instance takes its address from. */
function allocatedRange(inputs: Props, { cloud }: Context): Block | undefined {
  const network = text(inputs, "settings.ipConfiguration.privateNetwork");
  return rangeIn(cloud, network, text(inputs, "settings.ipConfiguration.allocatedIpRange"));
}

/** Databases and users go with their instance. */
const inInstance = {
  requires: ["name"],
  references: { instance: { to: [INSTANCE], by: "name", loose: true } },
  partOf: ({ inputs }: CloudObject) => ({ type: INSTANCE, id: text(inputs, "instance") ?? "" }),
};

const database: TypeModel = {
  type: DATABASE,
  stateful: true,
  immutable: forcesNew("services/sql/resource_sql_database.go", ["instance", "name", "project"]),
  mutable: ["charset", "collation", "deletionPolicy"],
  ...inInstance,
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/instances/${text(inputs, "instance") ?? ""}/databases/${nameOf(inputs)}`,
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    charset: text(inputs, "charset") ?? "UTF8",
    collation: text(inputs, "collation") ?? "en_US.UTF8",
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/${context.id}`,
  }),
};

const user: TypeModel = {
  type: "gcp:sql/user:User",
  immutable: forcesNew("services/sql/resource_sql_user.go", ["host", "instance", "name", "type", "project"]),
  ...inInstance,
  id: (inputs) => [nameOf(inputs), text(inputs, "host") ?? "", text(inputs, "instance") ?? ""].join("/"),
  validate: badUser,
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    host: text(inputs, "host") ?? "",
    // A write-only argument reaches the cloud and nothing else.
    ...("passwordWo" in inputs && { passwordWo: null }),
  }),
  secretOutputs: ["password"],
};

function badUser(inputs: Props): Failure[] {
  return [
    ...when("password" in inputs && "passwordWo" in inputs, "passwordWo", "cannot be set with password"),
    ...when(
      "passwordWoVersion" in inputs && "password" in inputs,
      "passwordWoVersion",
      "belongs to passwordWo",
    ),
    ...when((text(inputs, "name") ?? "a").length > 63, "name", "must be at most 63 characters"),
  ];
}

export const sql: readonly TypeModel[] = [instance, database, user];
