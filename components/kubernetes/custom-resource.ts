import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";

export interface CustomResourceBody {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    /** Always given, so that nobody has to ask the cluster whether the kind is namespaced. */
    readonly namespace?: pulumi.Input<string>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  };
  readonly spec: pulumi.Inputs;
}

/** An object of a custom kind; its definition must be among the dependencies of the component it belongs to. */
export function customResource(
  scope: Scope,
  name: string,
  body: CustomResourceBody,
  opts: ChildOptions = {},
): CustomResource {
  return new CustomResource(`${scope.name}-${name}`, body, scope.child(opts));
}
