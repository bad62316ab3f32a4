import type { MeshAdmission } from "../../contract";
import { WAYPOINT } from "../../pure/requests/istio";
import { IMAGES, MODE_LABEL } from "./names";

/** Labels that istiod gives the pods of a waypoint. */
const MANAGED = "'gateway.istio.io/managed'].orValue('') == 'istio.io-mesh-controller'";

const labels = (object: string) => `${object}.metadata.?labels.orValue({})`;

/**
 * The label of the namespace takes pods in, and one of their own may take them out again. The waypoint's pods are out: they
 * are proxies themselves; nobody else may pass for one, because policies let its pods and its identity further.
 */
export const admission: MeshAdmission = {
  own: { containers: ["istio-proxy"], image: `${IMAGES}/proxyv2:` },
  variables: {
    labels: labels("object"),
    mode:
      `variables.labels[?'${MODE_LABEL}'].orValue(` +
      `${labels("namespaceObject")}[?'${MODE_LABEL}'].orValue('none'))`,
    claims:
      `object.spec.?serviceAccountName.orValue('') == '${WAYPOINT}' || ` +
      `'gateway.networking.k8s.io/gateway-name' in variables.labels || 'gateway.istio.io/managed' in variables.labels`,
    waypoint:
      `variables.labels[?${MANAGED} && object.spec.?serviceAccountName.orValue('') == '${WAYPOINT}' && ` +
      "object.spec.?initContainers.orValue([]).size() == 0 && " +
      `object.spec.containers.all(c, c.name == 'istio-proxy' && c.?image.orValue('').startsWith('${IMAGES}/proxyv2:'))`,
    sidecar: "'sidecar.istio.io/status' in object.metadata.?annotations.orValue({})",
    bypassed:
      "object.metadata.?annotations.orValue({})[?'ambient.istio.io/bypass-inbound-capture'].orValue('')",
  },
  validations: [
    {
      expression: "variables.waypoint || !variables.claims",
      message: "'the pod passes for a waypoint, which only the mesh itself makes'",
    },
    {
      expression: "!variables.sidecar",
      message: "'sidecar.istio.io/status takes the pod out of the mesh'",
    },
    {
      expression: "variables.waypoint || variables.mode == 'ambient'",
      message: `'the pod is not in the mesh: ${MODE_LABEL} is ' + variables.mode`,
    },
    {
      expression: "variables.bypassed != 'true'",
      message: "'ambient.istio.io/bypass-inbound-capture takes the pod\\'s ports out of the mesh'",
    },
  ],
};
