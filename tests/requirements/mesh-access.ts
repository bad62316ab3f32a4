import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { isBelow } from "../../components/pure/requests";
import type { Graph } from "./graph";

/** A request as a mesh judges it. */
export interface Request {
  /** Service account of who asks; undefined where it has no identity. */
  readonly from?: string;
  readonly method: string;
  readonly path: string;
}

const LINKERD = "kubernetes:policy.linkerd.io";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";

/** All values at a path that are groups. */
export function groups(of: Props, path: string): Props[] {
  return valuesAt(of, path).flatMap(({ value }) => (isProps(value) ? [value] : []));
}

export function texts(of: Props, path: string): string[] {
  return valuesAt(of, path).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** The inputs of an object of the cluster. */
export function named(graph: Graph, type: string, name: string, namespace?: string): Props {
  const found = graph
    .inputs(type)
    .filter((inputs) => text(inputs, "metadata.name") === name)
    .filter((inputs) => namespace === undefined || text(inputs, "metadata.namespace") === namespace);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} ${type} ${name}`);
  return only;
}

/** Whether Linkerd's proxy beside a service's pods lets a request in, by the policies that a stack plans. */
export function linkerdAdmits(graph: Graph, service: string, request: Request): boolean {
  named(graph, `${LINKERD}/v1beta3:Server`, service);
  const attached = graph
    .inputs(ROUTE)
    .filter((route) => texts(route, "spec.parentRefs[].kind")[0] === "Server")
    .filter((route) => texts(route, "spec.parentRefs[].name")[0] === service);
  const [best] = attached
    .flatMap((route) =>
      groups(route, "spec.rules[].matches[]").map((match) => ({ name: text(route, "metadata.name"), match })),
    )
    .filter(({ match }) => matches(match, request))
    .sort((a, b) => rank(b.match) - rank(a.match));
  if (attached.length > 0 && best === undefined) return false;
  return graph
    .inputs(`${LINKERD}/v1alpha1:AuthorizationPolicy`)
    .filter((policy) => {
      const kind = text(policy, "spec.targetRef.kind");
      const name = text(policy, "spec.targetRef.name");
      return (kind === "Server" && name === service) || (kind === "HTTPRoute" && name === best?.name);
    })
    .some((policy) => authenticates(graph, policy, request));
}

function matches(match: Props, { method, path }: Request): boolean {
  const value = text(match, "path.value") ?? "/";
  const onPath = text(match, "path.type") === "Exact" ? path === value : isBelow(path, value);
  return onPath && [undefined, method].includes(text(match, "method"));
}

/** Exact paths before prefixes, longer ones before shorter ones, and then those with a method. */
function rank(match: Props): number {
  const exact = text(match, "path.type") === "Exact" ? 100_000 : 0;
  return exact + (text(match, "path.value") ?? "").length * 10 + (match["method"] === undefined ? 0 : 1);
}

function authenticates(graph: Graph, policy: Props, { from }: Request): boolean {
  const kind = texts(policy, "spec.requiredAuthenticationRefs[].kind")[0] ?? "";
  const name = texts(policy, "spec.requiredAuthenticationRefs[].name")[0] ?? "";
  const authentication = named(graph, `${LINKERD}/v1alpha1:${kind}`, name);
  if (kind === "NetworkAuthentication") return true;
  return from !== undefined && texts(authentication, "spec.identityRefs[].name").includes(from);
}

const ISTIO = "kubernetes:security.istio.io/v1:AuthorizationPolicy";

/** Whether Istio's waypoint lets a request to a Service of a team's namespace pass, by the policies that a stack plans. */
export function istioAdmits(graph: Graph, service: string, request: Request): boolean {
  const [namespace = ""] = graph
    .inputs("kubernetes:core/v1:Service")
    .filter((inputs) => text(inputs, "metadata.name") === service)
    .flatMap((inputs) => text(inputs, "metadata.namespace") ?? []);
  const applying = graph
    .inputs(ISTIO)
    .filter((policy) => text(policy, "metadata.namespace") === namespace)
    .filter((policy) =>
      groups(policy, "spec.targetRefs[]").some(
        (target) => text(target, "kind") === "Gateway" || text(target, "name") === service,
      ),
    );
  if (applying.length === 0) return true;
  return applying.some((policy) => groups(policy, "spec.rules[]").some((rule) => allows(rule, request)));
}

function allows(rule: Props, { from, method, path }: Request): boolean {
  const sources = texts(rule, "from[].source.principals[]").map((principal) => principal.split("/").at(-1));
  const methods = texts(rule, "to[].operation.methods[]");
  const paths = texts(rule, "to[].operation.paths[]");
  return (
    from !== undefined &&
    sources.includes(from) &&
    (methods.length === 0 || methods.includes(method)) &&
    (paths.length === 0 ||
      paths.some((value) => (value.endsWith("*") ? path.startsWith(value.slice(0, -1)) : path === value)))
  );
}
