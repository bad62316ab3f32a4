import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { MeshAdmission, MeshName } from "./contract";
import { type AdmissionEngine, admissionPolicy } from "./kubernetes/admission";
import type { AdmissionPolicyArgs } from "./kubernetes/admission-rule";
import { meshRules } from "./mesh/rules";
import packRules from "./admission-rules.json";

/** Ends in a digest. The policy pack's rule supply-image-pinned has the same pattern. */
const DIGEST = "@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$";

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"];

export interface AdmissionSpec {
  /** Who enforces. */
  readonly engine: AdmissionEngine;
  /** Registries, or paths in them, that images come from; empty means any. */
  readonly registries: readonly string[];
}

export interface AdmissionArgs extends AdmissionSpec {
  /** Whose own containers name their images by tag, and whose way of taking pods in is known. */
  readonly mesh: MeshName;
}

/**
 * What the policy pack demands of pods and namespaces, enforced on the teams' by the API server or, with the same
 * expressions, by Gatekeeper: the pack judges what this program makes, these policies whatever anybody makes.
 */
export class Admission extends Component<AdmissionSpec, object> {
  readonly #engine: AdmissionEngine;
  readonly #mesh: MeshAdmission;

  constructor(name: string, { mesh, ...spec }: AdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Admission", name, spec, opts);
    this.#engine = spec.engine;
    this.#mesh = meshRules(mesh).admission;
    this.pinImages();
    if (spec.registries.length > 0) this.limitRegistries(spec.registries);
    this.keepInMesh();
    this.enforcePack();
    this.publish({});
  }

  /** As the rule supply-image-pinned; containers that are debugged with are added later, and counted. */
  private pinImages(): void {
    this.judge({
      name: "images-pinned",
      ...this.imagesOf({ loose: `variables.images.filter(i, !i.matches('${DIGEST}'))` }),
      validations: [
        {
          expression: "variables.loose.size() == 0",
          message: "'images are not pinned by digest: ' + variables.loose.join(', ')",
        },
      ],
    });
  }

  /** A registry ends where a path begins: `ghcr.io/acme` is not `ghcr.io/acme-else`. */
  private limitRegistries(registries: readonly string[]): void {
    const prefixes = JSON.stringify(registries.map((registry) => `${registry}/`));
    this.judge({
      name: "images-from-registries",
      ...this.imagesOf({ foreign: `variables.images.filter(i, !${prefixes}.exists(r, i.startsWith(r)))` }),
      validations: [
        {
          expression: "variables.foreign.size() == 0",
          message: "'images are not from the registries of the platform: ' + variables.foreign.join(', ')",
        },
      ],
    });
  }

  /** As the rule mesh-injection-not-bypassed. */
  private keepInMesh(): void {
    const { variables, validations } = this.#mesh;
    this.judge({
      name: "pods-in-mesh",
      watched: [{ resources: ["pods"], operations: ["CREATE"] }],
      variables,
      validations,
    });
  }

  /** The pack's own rules, written by `make schemas`. Containers that the mesh adds are the mesh's, as above. */
  private enforcePack(): void {
    for (const rule of packRules as readonly AdmissionPolicyArgs[]) {
      const variables = Object.entries(rule.variables).map(([name, expression]) =>
        CONTAINER_LISTS.includes(name) ? [name, `${expression}.${this.withoutOwn()}`] : [name, expression],
      );
      this.judge({ ...rule, variables: Object.fromEntries(variables) as Record<string, string> });
    }
  }

  private judge(policy: AdmissionPolicyArgs): void {
    admissionPolicy(this.scope, this.#engine, policy);
  }

  /** In CEL, on a list of containers: those that the mesh itself did not add. */
  private withoutOwn(): string {
    const { containers, image } = this.#mesh.own;
    return `filter(c, !(c.name in ${JSON.stringify(containers)} && c.?image.orValue('').startsWith('${image}')))`;
  }

  /** What a policy about the images of pods looks at: the variable `images`, and those given that derive from it. */
  private imagesOf(variables: Readonly<Record<string, string>>) {
    const lists = CONTAINER_LISTS.map(
      (list) => `object.spec.?${list}.orValue([]).${this.withoutOwn()}.map(c, c.?image.orValue(''))`,
    );
    const volumes = "object.spec.?volumes.orValue([]).filter(v, has(v.image) && has(v.image.reference))";
    return {
      watched: [
        { resources: ["pods"], operations: ["CREATE", "UPDATE"] },
        { resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
      ],
      // A pod from before the policy can still be labelled, and lose its finalizers.
      only: { "the-pod-is-new-or-changed": "oldObject == null || object.spec != oldObject.spec" },
      variables: { images: [...lists, `${volumes}.map(v, v.image.reference)`].join(" + "), ...variables },
    } satisfies Omit<AdmissionPolicyArgs, "name" | "validations">;
  }
}
