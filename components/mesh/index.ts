import type * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "../component";
import type { Capabilities, Charts, MeshName } from "../contract";
import { installIstio } from "./istio/install";
import { installLinkerd } from "./linkerd/install";

export interface MeshSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** Where the node keeps CNI plugins. */
  readonly cni: Capabilities["cni"];
}

/** What a mesh is installed with. */
export interface MeshSettings extends MeshSpec {
  /** Times that a request is sent again, where the mesh as a whole is told. */
  readonly retries: number;
}

export interface MeshArgs extends MeshSettings {
  readonly charts: Charts;
}

const installers: Readonly<Record<MeshName, (scope: Scope, charts: Charts, settings: MeshSettings) => void>> =
  {
    linkerd: installLinkerd,
    istio: installIstio,
  };

/** The mesh's control plane. What lives in the mesh is told how by `meshRules`, and does not know which one it is. */
export class Mesh extends Component<MeshSpec, object> {
  constructor(name: string, { charts, retries, ...spec }: MeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Mesh", name, spec, opts);
    installers[spec.mesh](this.scope, charts, { ...spec, retries });
    this.publish({});
  }
}
