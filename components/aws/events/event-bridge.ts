import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { type Account, arn } from "../account";
import type { EventBridgeSettings } from "./config";
import { sidOf, type SourceKind, sourceName } from "./source";

/** How long EventBridge tries to deliver before an event goes to the dead-letter queue. */
const RETRIES = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 };

/** Events of the account's default bus, or messages at set times. */
export const eventBridge: SourceKind<EventBridgeSettings> = {
  writer: (account: Account, spec, name) => ({
    sid: sidOf(name),
    service: "events.amazonaws.com",
    sourceArn: arn(account, "events", `rule/${sourceName(spec, name)}`),
  }),
  create: (_account, scope, { name, settings, spec, destination }) => {
    const { queue, deadLetter, policies } = destination;
    const rule = new EventRule(
      `${scope.name}-${name}`,
      {
        name: sourceName(spec, name),
        description: `Events ${name} for queue ${spec.key} of ${spec.name}`,
        state: "ENABLED",
        ...(settings.pattern === undefined
          ? { scheduleExpression: settings.schedule }
          : { eventPattern: JSON.stringify(settings.pattern) }),
      },
      scope.child(),
    );
    new EventTarget(
      `${scope.name}-${name}`,
      {
        rule: rule.name,
        targetId: "queue",
        arn: queue.arn,
        deadLetterConfig: { arn: deadLetter.arn },
        retryPolicy: RETRIES,
      },
      scope.child({ dependsOn: [...policies] }),
    );
  },
};
