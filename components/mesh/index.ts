import type * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "../component";
import type { Capabilities, Charts, MeshName } from "../contract";
import { installLinkerd } from "./linkerd/install";

export interface MeshSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** Where the node keeps CNI plugins. */
  readonly cni: Capabilities["cni"];
}

export interface MeshArgs extends MeshSpec {
  readonly charts: Charts;
}

const installers: Readonly<Record<MeshName, (scope: Scope, charts: Charts, spec: MeshSpec) => void>> = {
  linkerd: installLinkerd,
};

/** The mesh's control plane. What lives in the mesh is told how by `meshRules`, and does not know which one it is. */
export class Mesh extends Component<MeshSpec, object> {
  constructor(name: string, { charts, ...spec }: MeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Mesh", name, spec, opts);
    installers[spec.mesh](this.scope, charts, spec);
    this.publish({});
  }
}
