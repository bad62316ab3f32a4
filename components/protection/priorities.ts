import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import { priorityClasses } from "../kubernetes/priority";

/** The classes that say whose pods stay where there is no room for all; they come before any pod that names one. */
export class Priorities extends Component<object, object> {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("Priorities", name, {}, opts);
    priorityClasses(this.scope);
    this.publish({});
  }
}
