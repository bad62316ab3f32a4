import type { Cloud } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { digits, forcesNew, projectOf, when } from "./shared";

export const ACCOUNT = "gcp:serviceaccount/account:Account";
export const SERVICE_IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity";

/** Domains of the service agents that exist only once somebody has asked for them. */
const AGENT_DOMAINS: Readonly<Record<string, string>> = {
  "artifactregistry.googleapis.com": "gcp-sa-artifactregistry",
  "gkebackup.googleapis.com": "gcp-sa-gkebackup",
  "managedkafka.googleapis.com": "gcp-sa-managedkafka",
  "pubsub.googleapis.com": "gcp-sa-pubsub",
  "redis.googleapis.com": "cloud-redis",
  "secretmanager.googleapis.com": "gcp-sa-secretmanager",
  "sqladmin.googleapis.com": "gcp-sa-cloud-sql",
};

const account: TypeModel = {
  type: ACCOUNT,
  immutable: forcesNew("services/resourcemanager/resource_google_service_account.go", [
    "accountId",
    "project",
  ]),
  requires: ["accountId"],
  id: (inputs, context) => {
    const project = projectOf(inputs, context);
    return `projects/${project}/serviceAccounts/${emailOf(inputs, project)}`;
  },
  validate: (inputs) => [
    ...when(
      !/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(text(inputs, "accountId") ?? "aaaaaa"),
      "accountId",
      "must be 6 to 30 lower-case letters, digits and dashes, start with a letter and not end with a dash",
    ),
    ...when((text(inputs, "description") ?? "").length > 256, "description", "must be at most 256 bytes"),
  ],
  outputs: (inputs, context) => {
    const project = projectOf(inputs, context);
    const email = emailOf(inputs, project);
    return {
      project,
      email,
      member: `serviceAccount:${email}`,
      name: `projects/${project}/serviceAccounts/${email}`,
      uniqueId: digits(context.hex(20)),
    };
  },
};

function emailOf(inputs: Props, project: string): string {
  return `${text(inputs, "accountId") ?? ""}@${project}.iam.gserviceaccount.com`;
}

/** The cloud answers with the same agent however often it is asked; here each request is an object of its own. */
const serviceIdentity: TypeModel = {
  type: SERVICE_IDENTITY,
  immutable: forcesNew("services/resourcemanager/resource_project_service_identity.go", [
    "service",
    "project",
  ]),
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/services/${text(inputs, "service") ?? ""}#${context.hex(8)}`,
  validate: (inputs) => {
    const service = text(inputs, "service");
    return when(
      service !== undefined && AGENT_DOMAINS[service] === undefined,
      "service",
      "has no service agent that the sandbox knows",
    );
  },
  outputs: (inputs, context) => {
    const project = projectOf(inputs, context);
    const domain = AGENT_DOMAINS[text(inputs, "service") ?? ""] ?? "";
    // The real number is not the provider's to know; this one is made up from the object.
    const email = `service-${digits(context.hex(11, "project"))}@${domain}.iam.gserviceaccount.com`;
    return { project, email, member: `serviceAccount:${email}` };
  },
};

const iamMember: TypeModel = {
  type: "gcp:projects/iAMMember:IAMMember",
  immutable: forcesNew("tpgiamresource/resource_iam_member.go", ["project", "role", "member", "condition"]),
  id: (inputs) => ["project", "role", "member"].map((key) => text(inputs, key) ?? "").join("/"),
  validate: badGrant,
  refuse: refuseMissingMember,
  outputs: (_inputs, context) => ({ etag: context.hex(12, "etag") }),
};

/** What IAM refuses in a grant before looking at who it is for. */
export function badGrant(inputs: Props): Failure[] {
  const role = text(inputs, "role");
  const member = text(inputs, "member");
  return [
    ...when(
      role !== undefined && !/^((projects|organizations)\/[^/]+\/)?roles\/[A-Za-z0-9_.]+$/.test(role),
      "role",
      "must be roles/NAME or a custom role's full name",
    ),
    ...when(
      member !== undefined &&
        !/^(allUsers|allAuthenticatedUsers|(user|group|domain|serviceAccount|principal|principalSet):.+)$/.test(
          member,
        ),
      "member",
      "must have a kind before it, such as serviceAccount:",
    ),
  ];
}

/** IAM takes a service account only when it exists. */
export function refuseMissingMember(inputs: Props, { cloud, scope }: Context): string | undefined {
  const email = /^serviceAccount:(.+)$/.exec(text(inputs, "member") ?? "")?.[1];
  return email === undefined || exists(email, cloud, scope)
    ? undefined
    : `Service account ${email} does not exist.`;
}

/** Accounts of this project must be objects of the cloud; agents only where they are made on request. */
function exists(email: string, cloud: Cloud, project: string): boolean {
  const objects = cloud.all();
  if (email.endsWith(`@${project}.iam.gserviceaccount.com`)) {
    return objects.some(({ type, outputs }) => type === ACCOUNT && outputs.email === email);
  }
  const service = Object.entries(AGENT_DOMAINS).find(([, domain]) => email.includes(`@${domain}.`))?.[0];
  return (
    service === undefined ||
    objects.some(({ type, inputs }) => type === SERVICE_IDENTITY && inputs.service === service)
  );
}

export const identity: readonly TypeModel[] = [account, serviceIdentity, iamMember];
