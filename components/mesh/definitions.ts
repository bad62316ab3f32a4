import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Charts, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";

type Installer = (scope: Scope, charts: Charts, namespace: pulumi.Output<string>) => void;

const installers: Readonly<Record<MeshName, Installer>> = {
  linkerd: (scope, charts, namespace) => {
    chart(scope, "linkerd-crds", {
      chart: charts["linkerd-crds"],
      namespace,
      // One owner of the Gateway API, and it is not the mesh.
      values: { installGatewayAPI: false },
    });
  },
  // Its chart of definitions also has objects of the control plane's namespace, and comes with that.
  istio: () => undefined,
};

/** The definitions of a mesh's kinds, where they have a chart that needs nothing else of the mesh. */
export function installDefinitions(
  scope: Scope,
  mesh: MeshName,
  charts: Charts,
  namespace: pulumi.Output<string>,
): void {
  installers[mesh](scope, charts, namespace);
}
