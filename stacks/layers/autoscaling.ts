import type * as pulumi from "@pulumi/pulumi";
import { EventAutoscaling, Recommendations } from "../../components/autoscaling";
import { needsMeasures } from "../../components/pure/scaling";
import { lookup, servicesThat } from "../lookups";
import type { Ground } from "./ground";
import type { Layer } from "./layer";

/**
 * What scales services by more than CPU and memory, and what recommends their requests; each is there only where the
 * configuration needs it.
 */
export function createAutoscaling(
  { config, charts, profile: { controllerReplicas }, shared: { mesh } }: Layer,
  { inCluster }: Ground,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  const measured = servicesThat(config, ({ scaling }) => needsMeasures(scaling));
  const common = { mesh, charts, controllerReplicas };
  const opts = { ...inCluster, dependsOn };
  return [
    ...(measured.length === 0
      ? []
      : [
          new EventAutoscaling(
            "event-autoscaling",
            {
              ...common,
              logins: measured.some((name) => lookup(config.services, name).scaling.kafkaLag !== undefined),
            },
            opts,
          ),
        ]),
    ...(config.autoscaling.recommendations ? [new Recommendations("recommendations", common, opts)] : []),
  ];
}
