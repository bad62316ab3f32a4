import type { MeshAdmission } from "../../contract";

const annotations = (object: string) => `${object}.metadata.?annotations.orValue({})`;

/** The injector reads the annotations when a pod is made, and then only; policies judge a pod after injection. */
export const admission: MeshAdmission = {
  own: { containers: ["linkerd-network-validator", "linkerd-proxy"], image: "cr.l5d.io/linkerd/proxy:" },
  variables: {
    annotations: annotations("object"),
    inject:
      "variables.annotations[?'linkerd.io/inject'].orValue(" +
      `${annotations("namespaceObject")}[?'linkerd.io/inject'].orValue('disabled'))`,
    skipped:
      "['config.linkerd.io/skip-inbound-ports', 'config.linkerd.io/skip-outbound-ports'," +
      " 'config.linkerd.io/skip-subnets']" +
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
      // The namespace's own.
      expression: "variables.inbound in ['', 'deny']",
      message: "'the inbound policy ' + variables.inbound + ' admits whom no policy names'",
    },
  ],
};
