import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { BackupTools, FacilityKind, Facilities, FacilitySpecs } from "./contract";

/** Type of each facility's component, as the engine shows it. */
const COMPONENTS: Readonly<Record<FacilityKind, string>> = {
  registry: "Registry",
  audit: "Audit",
  budget: "Budget",
  backup: "Backup",
};

export interface FacilityArgs<Kind extends FacilityKind> {
  readonly kind: Kind;
  readonly provide: NonNullable<Facilities[Kind]>;
  readonly spec: FacilitySpecs[Kind];
  readonly tools: BackupTools;
}

/** What a platform has once beside its cluster: a registry, an audit trail, a budget, backups of the cluster. */
export class Facility<Kind extends FacilityKind> extends Component<
  FacilitySpecs[Kind],
  Readonly<Record<string, pulumi.Output<string>>>
> {
  constructor(
    name: string,
    { kind, provide, spec, tools }: FacilityArgs<Kind>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(COMPONENTS[kind], name, spec, opts);
    this.publish(provide(this.scope, spec, tools));
  }
}
