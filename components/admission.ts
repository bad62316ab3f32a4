import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import { admissionPolicy } from "./kubernetes/admission";

/** Ends in a digest. The policy pack's rule supply-image-pinned has the same pattern. */
const DIGEST = "@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$";

/**
 * The containers that Linkerd injects, and where their image comes from. The injector names it by tag, and policies
 * judge a pod after injection.
 */
const INJECTED = ["linkerd-network-validator", "linkerd-proxy"];
const INJECTED_IMAGE = "cr.l5d.io/linkerd/proxy:";

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"];

/**
 * What the policy pack demands of pods and Pod Security `restricted` does not, enforced by the API server in the teams'
 * namespaces: the pack judges what this program makes, these policies whatever anybody makes.
 */
export class Admission extends Component<object, object> {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("Admission", name, {}, opts);
    this.pinImages();
    this.keepInMesh();
    this.publish({});
  }

  /** As the rule supply-image-pinned; containers that are debugged with are added later, and counted. */
  private pinImages(): void {
    const own = `filter(c, !(c.name in ${JSON.stringify(INJECTED)} && c.?image.orValue('').startsWith('${INJECTED_IMAGE}')))`;
    const lists = CONTAINER_LISTS.map(
      (list) => `object.spec.?${list}.orValue([]).${own}.map(c, c.?image.orValue(''))`,
    );
    const volumes = "object.spec.?volumes.orValue([]).filter(v, has(v.image) && has(v.image.reference))";
    admissionPolicy(this.scope, {
      name: "images-pinned",
      watched: [
        { resources: ["pods"], operations: ["CREATE", "UPDATE"] },
        { resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
      ],
      // A pod from before the policy can still be labelled, and lose its finalizers.
      only: { "the-pod-is-new-or-changed": "oldObject == null || object.spec != oldObject.spec" },
      variables: {
        images: [...lists, `${volumes}.map(v, v.image.reference)`].join(" + "),
        loose: `variables.images.filter(i, !i.matches('${DIGEST}'))`,
      },
      validations: [
        {
          expression: "variables.loose.size() == 0",
          message: "'images are not pinned by digest: ' + variables.loose.join(', ')",
        },
      ],
    });
  }

  /** As the rule mesh-injection-not-bypassed; the injector reads the annotations when a pod is made, and then only. */
  private keepInMesh(): void {
    const annotations = (object: string) => `${object}.metadata.?annotations.orValue({})`;
    admissionPolicy(this.scope, {
      name: "pods-in-mesh",
      watched: [{ resources: ["pods"], operations: ["CREATE"] }],
      variables: {
        annotations: annotations("object"),
        inject:
          "variables.annotations[?'linkerd.io/inject'].orValue(" +
          `${annotations("namespaceObject")}[?'linkerd.io/inject'].orValue('disabled'))`,
        skipped:
          "['config.linkerd.io/skip-inbound-ports', 'config.linkerd.io/skip-outbound-ports']" +
          ".filter(name, variables.annotations[?name].orValue('') != '')",
        inbound: "variables.annotations[?'config.linkerd.io/default-inbound-policy'].orValue('')",
      },
      validations: [
        {
          expression: "variables.inject in ['enabled', 'ingress']",
          message: "'the pod is not in the mesh: linkerd.io/inject is ' + variables.inject",
        },
        {
          expression: "variables.skipped.size() == 0",
          message: "variables.skipped.join(', ') + ' takes ports out of the mesh'",
        },
        {
          expression: "!(variables.inbound in ['all-unauthenticated', 'cluster-unauthenticated'])",
          message: "'the inbound policy ' + variables.inbound + ' admits anybody'",
        },
      ],
    });
  }
}
