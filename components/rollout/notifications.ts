import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { goYaml } from "../pure/yaml";
import { NOTIFIERS, type Trigger, TRIGGERS } from "../pure/subscriptions";

/** Name of the Secret that the controller reads tokens from. */
const SECRET = "argo-rollouts-notification-secret";

/** Keys of the tokens, in Vault and in the Secret. */
const SLACK = "slack-token";
const EMAIL = ["email-username", "email-password"] as const;
const pagerdutyKey = (team: string) => `pagerduty-${team}`;

/** How those who hear of rollouts are reached. */
export interface NotificationsSpec {
  readonly secretStore: string;
  /** Key of the secret store that holds the tokens. */
  readonly tokens: string;
  readonly slack: boolean;
  /** Teams that PagerDuty hears of, each with a key of its own. */
  readonly pagerduty: readonly string[];
  /** Mail server. Default: none. */
  readonly email?: { readonly host: string; readonly port: number; readonly from: string } | undefined;
}

/** The tokens, fetched from Vault into the Secret that the controller reads. */
export function notificationSecret(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { secretStore, tokens, slack, pagerduty, email }: NotificationsSpec,
): CustomResource {
  const keys = [
    ...(slack ? [SLACK] : []),
    ...pagerduty.map(pagerdutyKey),
    ...(email === undefined ? [] : EMAIL),
  ];
  return customResource(scope, "notification-secret", {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: SECRET, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: { name: SECRET, creationPolicy: "Owner" },
      data: keys.map((key) => ({ secretKey: key, remoteRef: { key: tokens, property: key } })),
    },
  });
}

/** The chart's values: who is told through what, and in which words. A `$key` stands for an entry of the Secret. */
export function notificationValues({ slack, pagerduty, email }: NotificationsSpec): pulumi.Inputs {
  return {
    configmap: { create: true },
    // Ours, from Vault.
    secret: { create: false },
    notifiers: {
      ...(slack && { [`service.${NOTIFIERS.slack}`]: goYaml({ token: `$${SLACK}` }) }),
      ...(pagerduty.length > 0 && {
        [`service.${NOTIFIERS.pagerduty}`]: goYaml({
          serviceKeys: Object.fromEntries(pagerduty.map((team) => [team, `$${pagerdutyKey(team)}`])),
        }),
      }),
      ...(email !== undefined && {
        [`service.${NOTIFIERS.email}`]: goYaml({
          ...email,
          username: `$${EMAIL[0]}`,
          password: `$${EMAIL[1]}`,
        }),
      }),
    },
    triggers: Object.fromEntries(
      TRIGGERS.map((trigger) => [`trigger.${trigger}`, goYaml([{ send: [templateName(trigger)] }])]),
    ),
    templates: Object.fromEntries(
      TRIGGERS.map((trigger) => [`template.${templateName(trigger)}`, goYaml(templateOf(trigger))]),
    ),
  };
}

const WHAT_HAPPENED: Readonly<Record<Trigger, string>> = {
  "on-rollout-aborted": "was taken back",
  "on-rollout-completed": "has taken over",
  "on-rollout-paused": "waits in its rollout",
};

const COLOURS: Readonly<Record<Trigger, string>> = {
  "on-rollout-aborted": "#E01E5A",
  "on-rollout-completed": "#18BE52",
  "on-rollout-paused": "#ECB22E",
};

const SERVICE = "{{.rollout.metadata.namespace}}/{{.rollout.metadata.name}}";

function templateOf(trigger: Trigger): object {
  const summary = `A new version of ${SERVICE} ${WHAT_HAPPENED[trigger]}.`;
  const reason = "{{with .rollout.status.message}}{{.}}{{end}}";
  return {
    message: `${summary} ${reason}`,
    slack: {
      attachments: JSON.stringify([
        { title: SERVICE, color: COLOURS[trigger], text: WHAT_HAPPENED[trigger] },
      ]),
    },
    email: { subject: summary, body: `${summary}\n\n${reason}\n` },
    ...(trigger === "on-rollout-aborted" && {
      [NOTIFIERS.pagerduty]: { summary, severity: "error", source: SERVICE },
    }),
  };
}

function templateName(trigger: Trigger): string {
  return trigger.slice("on-".length);
}
