import type { LaunchTemplateArgs } from "@pulumi/aws/ec2";
import type { remote } from "@pulumi/command";
import type { ConfigMapArgs } from "@pulumi/kubernetes/core/v1";
import { secretsNoPlainTextConfig as rule } from "../../../../policy/rules/secrets/secrets-no-plain-text-config";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { asEveryKind, deployment, each, inList, LISTS } from "../../support/workloads";

const PEM = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n";
const AWS = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n";
const encode = (text: string) => Buffer.from(text).toString("base64");

const configMap = fixture<ConfigMapArgs>("kubernetes:core/v1:ConfigMap", "config", {
  data: { colour: "red", "app.properties": "db.user=orders\ndb.passwordFile=/secrets/password\n" },
});
const template = fixture<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", "template", {
  userData: encode("#!/bin/sh\necho hello\n"),
});
const command = fixture<remote.CommandArgs>("command:remote:Command", "command", {
  connection: { host: "node" },
  create: "systemctl restart k3s",
  environment: { COLOUR: "red" },
});
const env = (name: string, value: string) => ({ env: [{ name, value }] });
const inEnv = "violation: the environment of container app holds a credential in plain text";
const inArgs = "violation: the command line of container app holds a credential in plain text";
const kinds = asEveryKind(inList("containers", env("DB_PASSWORD", "hunter2")));
const container = "spec.template.spec.containers[0]";

export const examination: Examination = {
  rule,
  base: [configMap(), template(), command(), deployment(inList("containers", env("COLOUR", "red")))],
  mutants: [
    {
      of: "config",
      path: "data.password",
      bad: ["hunter2", "correct horse"],
      good: ["${DB_PASSWORD}", "/secrets/password"],
      absent: "pass",
    },
    {
      of: "config",
      path: "data",
      bad: [
        { AWS_SECRET_ACCESS_KEY: "xxxxx" },
        { AZURE_BATCH_KEY: "xxxxx" },
        { OCI_CLI_KEY_CONTENT: "xxxxx" },
        { ssh: PEM },
        { config: "REDIS_PASSWORD=abcd1234" },
        { "config.yaml": 'database:\n  password: "hunter2"\n' },
        { url: "postgres://orders:hunter2@db:5432/orders" },
      ],
      good: [
        { config: "REDIS_PASSWORD=" },
        { config: "REDIS_PASSWORD=${REDIS_PASSWORD}" },
        { "config.yaml": "password: {{ .password }}\npasswordFile: a\nsecretName: orders\ntokenTtl: 1h\n" },
        { message: "this is a test of the password page", url: "https://example.com/token" },
        { certificate: "-----BEGIN CERTIFICATE-----\nx\n" },
      ],
      absent: "pass",
    },
    { of: "config", path: "binaryData.file", bad: [encode(PEM)], good: [encode("hello")], absent: "pass" },
    {
      of: "template",
      path: "userData",
      bad: [AWS, encode(AWS)],
      good: ["export COLOUR=red\n"],
      absent: "pass",
    },
    { of: "command", path: "create", bad: [AWS], good: ["cat /etc/token"], absent: "pass" },
    {
      of: "command",
      path: "environment",
      bad: [{ K3S_TOKEN: "hunter2" }],
      good: [{ K3S_TOKEN_FILE: "/etc/token" }],
      absent: "pass",
    },
    {
      of: "app",
      path: `${container}.args`,
      bad: [["--db-password=hunter2"], [`--url=https://a:hunter2@b`]],
      good: [["--password-file=/secrets/password"], ["--token=$(TOKEN)"]],
      absent: "pass",
    },
    { of: "app", path: `${container}.command`, bad: [["app", PEM]], good: [["app"]], absent: "pass" },
    ...["spec.template.spec.initContainers", "spec.template.spec.ephemeralContainers"].map((path) => ({
      of: "app",
      path,
      bad: [[{ name: "app", ...env("API_KEY", "hunter2") }]],
      absent: "pass" as const,
    })),
  ],
  cases: [
    ...LISTS.map(
      (list) =>
        [
          `finds credentials in ${list}`,
          [deployment(inList(list, env("DB_PASSWORD", "hunter2")))],
          { app: inEnv },
        ] as const,
    ),
    ...Object.entries(kinds).map(
      ([form, resources]) =>
        [`finds them in every kind: ${form}`, resources, each(resources, inEnv)] as const,
    ),
    [
      "finds a value that follows its option",
      [deployment(inList("containers", { args: ["--token", "hunter2"] }))],
      { app: inArgs },
    ],
    [
      "finds one beside a value that is not known",
      [
        deployment(
          inList("containers", {
            env: [
              { name: "A", value: unknown },
              { name: "API_TOKEN", value: "hunter2" },
            ],
          }),
        ),
      ],
      { app: inEnv },
    ],
    [
      "is undecided about a value whose name is not known",
      [deployment(inList("containers", { env: [{ name: unknown, value: "hunter2" }] }))],
      { app: "undecided: not known before the update: spec.template.spec.containers[0].env[0].name" },
    ],
    [
      "unless it is plainly a credential",
      [deployment(inList("containers", { env: [{ name: unknown, value: PEM }] }))],
      { app: inEnv },
    ],
    [
      "takes no name of something else for a credential's",
      [
        deployment(
          inList("containers", {
            env: [
              { name: "SECRET_NAME", value: "orders" },
              { name: "TOKEN_TTL", value: "1h" },
              { name: "KEYSPACE", value: "orders" },
              { name: "AUTH_TOKEN_URL", value: "https://login.example.com" },
              { name: "PASSWORD_MIN_LENGTH", value: "twelve" },
            ],
          }),
        ),
      ],
    ],
  ],
};
