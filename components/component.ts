import * as pulumi from "@pulumi/pulumi";

/** Options a component may choose for one of its children; the parent is not among them. */
export type ChildOptions = Omit<pulumi.CustomResourceOptions, "parent">;

/**
 * What a target's function receives instead of a component: a name to prefix its children with and the
 * options that make them children. It cannot reach anything else of the component.
 */
export interface Scope {
  /** Logical name of the component; every child's logical name starts with it. */
  readonly name: string;
  /** Options for a direct child. */
  child(extra?: ChildOptions): pulumi.CustomResourceOptions;
}

/**
 * Base of every component: one `super()` call so that options cannot be lost, one `publish()` so that the
 * `outputs` a caller reads and the ones registered with the engine are the same object, listed once.
 *
 * `Spec` holds plain values and inputs; it is sent to the engine and stored in state, so a secret in it must
 * be a secret output.
 */
export abstract class Component<Spec extends object, Outputs extends object>
  extends pulumi.ComponentResource
{
  protected readonly scope: Scope;
  #outputs: Outputs | undefined;

  protected constructor(kind: string, name: string, spec: Spec, opts?: pulumi.ComponentResourceOptions) {
    super(`trivium:index:${kind}`, name, { ...spec }, opts);
    this.scope = { name, child: (extra) => this.child(extra) };
  }

  /** Options for a direct child; the parent is not negotiable. */
  protected child(extra: ChildOptions = {}): pulumi.CustomResourceOptions {
    return { ...extra, parent: this };
  }

  /** What the component gives to others. */
  get outputs(): Outputs {
    if (this.#outputs === undefined) {
      throw new Error(`${this.constructor.name} ends its constructor without publish()`);
    }
    return this.#outputs;
  }

  /** Makes the outputs readable and registers the same ones with the engine; every constructor ends with it. */
  protected publish(outputs: Outputs): void {
    this.#outputs = outputs;
    this.registerOutputs({ ...outputs });
  }
}
