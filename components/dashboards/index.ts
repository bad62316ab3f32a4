import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import { DASHBOARD_LABEL, FOLDER_ANNOTATION } from "../observability/grafana";
import type { Dashboard } from "./grafana-json";
import { platformDashboard } from "./platform";
import { type Displayed, serviceDashboard } from "./service";

export interface DashboardsSpec {
  readonly platform: string;
  readonly services: readonly Displayed[];
  /** Namespace of Grafana. */
  readonly namespace: pulumi.Output<string>;
}

/**
 * Grafana's dashboards: one of the platform with the objectives of all services, and one of each service in its team's
 * folder. Nobody changes them in Grafana: they follow the services' declarations.
 */
export class Dashboards extends Component<DashboardsSpec, object> {
  constructor(name: string, spec: DashboardsSpec, opts?: pulumi.ComponentResourceOptions) {
    super("Dashboards", name, spec, opts);
    const { platform, services } = spec;
    this.show(spec, "platform", "Platform", platformDashboard(platform, services));
    for (const service of services) {
      this.show(spec, `service-${service.name}`, service.team, serviceDashboard(service));
    }
    this.publish({});
  }

  private show({ namespace }: DashboardsSpec, key: string, folder: string, dashboard: Dashboard): void {
    new ConfigMap(
      `${this.scope.name}-${key}`,
      {
        metadata: {
          name: `dashboard-${key}`,
          namespace,
          labels: DASHBOARD_LABEL,
          annotations: { [FOLDER_ANNOTATION]: folder },
        },
        data: { [`${key}.json`]: JSON.stringify(dashboard) },
      },
      this.child(),
    );
  }
}
