import type { Cloud, CloudObject } from "./cloud";
import type { Props } from "./values";

/** What is wrong with one property, in the words a cloud would use. */
export interface Failure {
  readonly path: string;
  readonly reason: string;
}

/** Where and for whom an object is made. */
export interface Context {
  /** Configuration of the provider instance: region, project, kubeconfig. */
  readonly config: Props;
  /** Account, project or cluster the provider instance is bound to; objects of other scopes are not seen. */
  readonly scope: string;
  readonly cloud: Cloud;
  readonly urn: string;
  /** Id of the object; for outputs only. */
  readonly id: string;
  /** Hexadecimal digits that are the same for the same object and purpose, and differ between objects. */
  hex(length: number, purpose?: string): string;
}

/** An input that must name an object of the cloud. */
export interface Reference {
  /** Types it may name. */
  readonly to: readonly string[];
  /** Property of the named object that the input repeats. Default: `id`. */
  readonly by?: string;
  /** The cloud deletes the named object all the same. Default: false, it refuses while this one exists. */
  readonly loose?: boolean;
}

/**
 * What a simulated cloud knows of one resource type, besides the schema read from the SDK's typings
 * (required inputs, unknown inputs, types of values). Paths are as in `valuesAt`.
 */
export interface TypeModel {
  readonly type: string;
  /** Losing it loses data: an edit of a property that is in neither list below is an error, never a guess. */
  readonly stateful?: boolean;
  /** Properties whose change replaces the object, each with the source of that knowledge. */
  readonly immutable: Readonly<Record<string, string>>;
  /** Setting of the provider under which some of these are updated in place after all. Default: there is none. */
  readonly lifted?: { readonly by: string; readonly properties: readonly string[] };
  /** For stateful types: properties that are updated in place. */
  readonly mutable?: readonly string[];
  readonly references?: Readonly<Record<string, Reference>>;
  /**
   * Inputs that the SDK leaves optional and the sandbox demands: the cloud does, or a provider would make them
   * up. Of a list, one must be set. Only top-level properties.
   */
  readonly requires?: readonly (string | readonly string[])[];
  /** The object of the same scope that this one is a part of, and is deleted with. */
  partOf?(object: CloudObject): Pick<CloudObject, "type" | "id">;
  /** Physical id: from the name where the cloud knows the object by it, made up where the cloud does. */
  id(inputs: Props, context: Context): string;
  /**
   * Holds inputs against a schema that the provider's SDK does not have, such as a custom resource's definition.
   * Unknown values stand in `inputs` and pass. Not asked for types that the SDK types.
   */
  checkShape?(inputs: Props): Failure[];
  /** What the cloud refuses beyond the schema. Unknown values are left out of `inputs`; judge what is there. */
  validate?(inputs: Props, context: Context): Failure[];
  /**
   * Why the cloud refuses to make or change the object, judged by what else exists: asked when it is done, with
   * everything known, because in a preview the other objects need not exist.
   */
  refuse?(inputs: Props, context: Context): string | undefined;
  /** Properties the cloud computes; the inputs are outputs as they are. */
  outputs?(inputs: Props, context: Context): Props;
  /** Computed outputs that are secret. */
  readonly secretOutputs?: readonly string[];
  /** Why the cloud refuses to delete the object, apart from other objects that refer to it. */
  refuseDelete?(object: CloudObject, cloud: Cloud): string | undefined;
  /** Objects that its inputs alone bring about, such as a chart's definitions or a cluster's security group; made, changed and deleted with it. */
  effects?(inputs: Props, context: Context): CloudObject[];
}

/** A provider's models, by type. */
export interface ProviderModel {
  /** Package name, such as `aws`. */
  readonly name: string;
  /** The account, project or cluster that a configuration binds the provider to. */
  scope(config: Props): string;
  /** What the provider refuses in its own configuration. */
  validateConfig?(config: Props, cloud: Cloud): Failure[];
  readonly types: readonly TypeModel[];
  /**
   * By type, paths of what the cloud computes within a group that is an input, such as `vpcConfig.vpcId`: a preview
   * of a new object has them unknown. Outputs at the top level are in the schema.
   */
  readonly nestedOutputs?: Readonly<Record<string, readonly string[]>>;
  /** The model of a type that is not in `types`, such as a custom resource; undefined for an unknown one. */
  dynamicType?(type: string): TypeModel | undefined;
}
