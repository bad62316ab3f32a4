import { Service, ServiceIamMember } from "@pulumi/gcp/cloudrunv2";
import { Subscription, type SubscriptionArgs, type Topic } from "@pulumi/gcp/pubsub";
import { Account } from "@pulumi/gcp/serviceaccount";
import { after } from "../after";
import type { Scope } from "../component";
import type { QueueSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

/** Characters of a service account's id (cloud.google.com/iam/docs/service-accounts-create). */
const MAX_ACCOUNT = 30;
/** Characters of a service's name (cloud.google.com/run/docs/reference/rest/v2/projects.locations.services). */
const MAX_SERVICE = 49;

export interface HandlersArgs {
  readonly topic: Topic;
  /** Retries and dead letters, as the queue's own subscription has them. */
  readonly delivery: Partial<SubscriptionArgs>;
}

/**
 * Services of Cloud Run that a queue's messages are pushed to, each by a subscription of its own, beside the services
 * of the cluster that fetch theirs. Nobody but Pub/Sub can call one; as itself it may do nothing. Without messages
 * none of its instances runs.
 */
export function createHandlers(
  config: GcpConfig,
  scope: Scope,
  spec: QueueSpec,
  { topic, delivery }: HandlersArgs,
): void {
  const handlers = Object.entries(config.cloudRun).filter(([, { queue }]) => queue === spec.key);
  for (const [key, handler] of handlers) {
    const account = (role: string) =>
      new Account(
        `${scope.name}-${key}-${role}`,
        {
          project: config.project,
          accountId: physicalName([spec.name, key, role], MAX_ACCOUNT),
          displayName: `${spec.name}: ${role} of ${key}`,
        },
        scope.child(),
      );
    const service = createService(config, scope, spec, key, handler, account("run"));
    const caller = account("push");
    const mayCall = new ServiceIamMember(
      `${scope.name}-${key}-caller`,
      {
        project: config.project,
        location: config.region,
        name: service.name,
        role: "roles/run.invoker",
        member: caller.member,
      },
      scope.child(),
    );
    new Subscription(
      `${scope.name}-${key}-subscription`,
      {
        project: config.project,
        name: physicalName([spec.name, spec.key, key], 255),
        topic: topic.id,
        labels: spec.labels,
        expirationPolicy: { ttl: "" },
        ...delivery,
        pushConfig: {
          pushEndpoint: after(service.uri, [mayCall]),
          oidcToken: { serviceAccountEmail: caller.email },
        },
      },
      scope.child({ protect: spec.protect }),
    );
  }
}

function createService(
  { project, region }: GcpConfig,
  scope: Scope,
  { name, labels, protect, visibilitySeconds }: QueueSpec,
  key: string,
  { image, cpu, memory, maxInstances }: GcpConfig["cloudRun"][string],
  account: Account,
): Service {
  return new Service(
    `${scope.name}-${key}`,
    {
      project,
      location: region,
      name: physicalName([name, key], MAX_SERVICE),
      labels,
      deletionProtection: protect,
      // Pub/Sub of the same project counts as inside.
      ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY",
      binaryAuthorization: { useDefault: true },
      template: {
        labels,
        serviceAccount: account.email,
        timeout: `${visibilitySeconds}s`,
        scaling: { minInstanceCount: 0, maxInstanceCount: maxInstances },
        containers: [{ image, resources: { limits: { cpu, memory }, cpuIdle: true } }],
      },
    },
    scope.child(),
  );
}
