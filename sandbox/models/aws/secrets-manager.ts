import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { arn, between, forceNew, pattern, regional, tagged } from "./common";
import { KEY } from "./kms";
import { validatePolicy } from "./policies";

const SECRET = "aws:secretsmanager/secret:Secret";

/** What Secrets Manager puts behind a secret's name in its ARN. */
const SUFFIX_LENGTH = 6;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const secret: TypeModel = {
  type: SECRET,
  stateful: true,
  immutable: forceNew("aws_secretsmanager_secret", "name", "namePrefix", "region"),
  mutable: [
    ...["description", "forceOverwriteReplicaSecret", "kmsKeyId", "policy", "recoveryWindowInDays"],
    ...["replicas", "tags"],
  ],
  requires: ["name"],
  references: { kmsKeyId: { to: [KEY], by: "arn", loose: true } },
  id: secretArn,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[\w/+=.@-]{1,512}$/, "is no name of letters, digits and /_+=.@-"),
    ...(inputs["recoveryWindowInDays"] === 0 ? [] : between(inputs, "recoveryWindowInDays", 7, 30)),
    ...validatePolicy(inputs, "policy", "resource", 20_480),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: context.id,
    name: text(inputs, "name") ?? "",
  }),
};

/** Deleted with its secret. The id is the secret's ARN and the version's own id. */
const version: TypeModel = {
  type: "aws:secretsmanager/secretVersion:SecretVersion",
  immutable: forceNew("aws_secretsmanager_secret_version", "secretId", "region"),
  mutable: ["secretString", "secretBinary", "secretStringWo", "secretStringWoVersion", "versionStages"],
  requires: ["secretId", ["secretString", "secretBinary", "secretStringWo"]],
  references: { secretId: { to: [SECRET], by: "arn", loose: true } },
  partOf: ({ inputs }) => ({ type: SECRET, id: text(inputs, "secretId") ?? "" }),
  id: (inputs, context) => `${text(inputs, "secretId") ?? ""}|${context.hex(32, "version")}`,
  outputs: (inputs, context) => ({
    ...regional(context),
    arn: text(inputs, "secretId") ?? "",
    versionId: context.hex(32, "version"),
    versionStages: inputs["versionStages"] ?? ["AWSCURRENT"],
  }),
  secretOutputs: ["secretString", "secretBinary"],
};

function secretArn(inputs: Parameters<TypeModel["id"]>[0], context: Parameters<TypeModel["id"]>[1]): string {
  const name = text(inputs, "name") ?? "";
  return arn(context, "secretsmanager", `secret:${name}-${context.hex(SUFFIX_LENGTH, "suffix")}`);
}

export const secretsManagerTypes: readonly TypeModel[] = [secret, version];
