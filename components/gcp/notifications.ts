import { NotificationChannel } from "@pulumi/gcp/monitoring";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import type { GcpConfig } from "./config";

/** A channel of Cloud Monitoring for each address; Google asks nobody to confirm it. */
export function notificationChannels(
  config: GcpConfig,
  scope: Scope,
  spec: PlatformSpec,
  emails: readonly string[],
): pulumi.Output<string>[] {
  return emails.map((email) => {
    const channel = new NotificationChannel(
      `${scope.name}-mail-${email}`,
      {
        project: config.project,
        type: "email",
        displayName: `${spec.name}: ${email}`,
        labels: { email_address: email },
        userLabels: spec.labels,
      },
      scope.child(),
    );
    return channel.name;
  });
}
