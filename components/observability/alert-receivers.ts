import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { vaultSecret } from "./vault-secret";

/** Name of the receiver that is always there. */
export const WEBHOOK = "webhook";

interface Kept {
  /** Path in Vault's `secret` mount. */
  readonly vaultPath: string;
}

/** Somebody who can be told of alerts; with several ways all are taken at once. */
export interface AlertReceiver {
  readonly slack?: (Kept & { readonly channel?: string | undefined }) | undefined;
  readonly pagerduty?: Kept | undefined;
  readonly email?:
    | (Kept & {
        readonly to: string;
        readonly from: string;
        readonly smarthost: string;
        readonly username: string;
      })
    | undefined;
  readonly webhook?: Kept | undefined;
}
export type AlertReceivers = Readonly<Record<string, AlertReceiver>>;

const WAYS = ["slack", "pagerduty", "email", "webhook"] as const;
type Way = (typeof WAYS)[number];

/** What Vault holds of each way, and the key of its Secret. */
const KEYS: Readonly<Record<Way, string>> = {
  slack: "api-url",
  pagerduty: "routing-key",
  email: "password",
  webhook: "webhook",
};

/** The summaries of a message's alerts, each with its runbook. */
const SLACK_TEXT =
  "{{ range .Alerts }}{{ .Annotations.summary }}" +
  "{{ with .Annotations.runbook_url }} (<{{ . }}|runbook>){{ end }}\n{{ end }}";
const PAGERDUTY_SEVERITY =
  "{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}";

/** The receivers of a platform, with the one that is always there. */
export function withWebhook(receivers: AlertReceivers, webhookPath: string): AlertReceivers {
  return { ...receivers, [WEBHOOK]: { webhook: { vaultPath: webhookPath } } };
}

/** Names of the Secrets that Alertmanager reads credentials from. */
export function receiverSecrets(receivers: AlertReceivers): string[] {
  return Object.entries(receivers).flatMap(([name, receiver]) =>
    WAYS.filter((way) => receiver[way] !== undefined).map((way) => secretName(name, way)),
  );
}

/** The credentials of all receivers, fetched from Vault; addresses of webhooks carry tokens, so they are some too. */
export function fetchReceiverSecrets(
  scope: Scope,
  { namespace, secretStore }: { readonly namespace: pulumi.Output<string>; readonly secretStore: string },
  receivers: AlertReceivers,
): CustomResource[] {
  return Object.entries(receivers).flatMap(([name, receiver]) =>
    WAYS.flatMap((way) => {
      const vaultPath = receiver[way]?.vaultPath;
      if (vaultPath === undefined) return [];
      const logicalName = `alert-${suffix(name, way)}`;
      return [
        vaultSecret(scope, {
          logicalName,
          name: secretName(name, way),
          namespace,
          secretStore,
          vaultPath,
          key: KEYS[way],
        }),
      ];
    }),
  );
}

/**
 * A receiver in Alertmanager's configuration.
 *
 * @param from name of the receiver whose credentials it uses
 * @param resolved whether it is told of ends too
 */
export function receiverConfig(name: string, from: string, receiver: AlertReceiver, resolved = true): object {
  const { slack, pagerduty, email, webhook } = receiver;
  const send_resolved = resolved;
  return {
    name,
    ...(slack && {
      slack_configs: [
        {
          api_url_file: secretFile(from, "slack"),
          ...(slack.channel === undefined ? {} : { channel: slack.channel }),
          text: SLACK_TEXT,
          send_resolved,
        },
      ],
    }),
    ...(pagerduty && {
      pagerduty_configs: [
        {
          routing_key_file: secretFile(from, "pagerduty"),
          severity: PAGERDUTY_SEVERITY,
          details: { runbook: "{{ .CommonAnnotations.runbook_url }}" },
          send_resolved,
        },
      ],
    }),
    ...(email && {
      email_configs: [
        {
          to: email.to,
          from: email.from,
          smarthost: email.smarthost,
          auth_username: email.username,
          auth_password_file: secretFile(from, "email"),
          require_tls: true,
          send_resolved,
        },
      ],
    }),
    ...(webhook && { webhook_configs: [{ url_file: secretFile(from, "webhook"), send_resolved }] }),
  };
}

function secretName(receiver: string, way: Way): string {
  return `alertmanager-${suffix(receiver, way)}`;
}

function suffix(receiver: string, way: Way): string {
  return receiver === WEBHOOK ? WEBHOOK : `${receiver}-${way}`;
}

/** Where the operator mounts the Secrets that an Alertmanager is given. */
function secretFile(receiver: string, way: Way): string {
  return `/etc/alertmanager/secrets/${secretName(receiver, way)}/${KEYS[way]}`;
}
