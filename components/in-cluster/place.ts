import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { Labels, Consumer, MeshIdentity, PlatformSpec, StoreKind } from "../contract";
import { namespace } from "../kubernetes/namespace";
import { type Allowance, DNS, networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { MONITORING_NAMESPACE } from "../kubernetes/platform-namespace";
import { meshRules, proxyPorts } from "../mesh/rules";
import { physicalName } from "../pure/naming";

/** What a target tells of the cluster that stores run in. */
export interface Surroundings {
  /** Storage class of the stores' volumes. */
  readonly storageClass: string;
  /** Annotations of the stores' volume claims. Default: none. */
  readonly claimAnnotations?: Labels;
}

/** What is asked of a store's whereabouts. */
export interface Housed extends Omit<PlatformSpec, "name"> {
  /** Key of the store; none where a platform has one of the kind at most. */
  readonly key?: string;
  readonly consumers: readonly Pick<Consumer, "service" | "namespace">[];
}

/** Where a store lives. */
export interface Place {
  /** Its namespace, as text and as what has to wait for it. */
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  /** Where clients' pods must be let out to. */
  readonly ports: readonly number[];
}

export interface PlaceArgs {
  readonly kind: StoreKind | "kafka" | "flags";
  /** Port that clients connect to. */
  readonly port: number;
  /** Port that Prometheus scrapes. Default: it has none. */
  readonly metricsPort?: number;
  /** Port that its pods know each other by. Default: they need not. */
  readonly peerPort?: number;
  /** Service account of its pods where that port is the clients'. Default: it is one of its own, or there is none. */
  readonly members?: string;
  /** Controller that connects to the clients' port, to look after the store. Default: none. */
  readonly operator?: MeshIdentity;
}

/**
 * A store's own namespace at Pod Security `restricted`, in the mesh. Nothing gets in but the pods of the services
 * that declare the store, by address and by proven identity, and Prometheus; nothing gets out.
 */
export function storePlace(scope: Scope, spec: Housed, args: PlaceArgs): Place {
  const name = physicalName([args.kind, ...(spec.key === undefined ? [] : [spec.key])]);
  const mesh = meshRules(spec.mesh);
  const { labels, annotations } = mesh.enrolment(false);
  const home = namespace(
    scope,
    { name, labels: { ...spec.labels, ...labels }, annotations },
    { protect: spec.protect },
  );
  const peers =
    args.peerPort === undefined
      ? []
      : [{ peers: [{ podSelector: {} }], ports: tcp(args.peerPort, ...mesh.ports) }];
  const policies = [
    networkPolicy(scope, { name: "default-deny", namespace: home, ingress: [], egress: [] }),
    networkPolicy(scope, {
      name: "clients",
      namespace: home,
      ingress: [
        ...clientsOf(spec, args),
        ...operatorOf(spec, args),
        scrapers(spec, args),
        ...peers,
        ...mesh.ingress,
      ],
    }),
    networkPolicy(scope, { name: "egress", namespace: home, egress: [DNS, ...mesh.egress, ...peers] }),
  ];
  const admitted = mesh.admit(scope, {
    name: "clients",
    namespace: home,
    port: args.port,
    clients: {
      consumers: spec.consumers.map((consumer) => ({
        serviceAccount: consumer.service,
        namespace: consumer.namespace,
      })),
      members: args.members === undefined ? [] : [{ serviceAccount: args.members, namespace: home }],
      operator: args.operator === undefined ? [] : [args.operator],
    },
  });
  return { name, namespace: after(home, [...policies, ...admitted]), ports: [args.port, ...mesh.ports] };
}

/** Pods of the consumers; a rule without peers would let anybody in, so without consumers there is no rule. */
function clientsOf({ consumers, mesh }: Housed, { port }: PlaceArgs): Allowance[] {
  if (consumers.length === 0) return [];
  const peers = consumers.map(({ namespace: team, service }) =>
    podsIn(team, { "app.kubernetes.io/name": service }),
  );
  return [{ peers, ports: tcp(port, ...meshRules(mesh).ports) }];
}

function operatorOf({ mesh }: Housed, { operator, port }: PlaceArgs): Allowance[] {
  return operator === undefined
    ? []
    : [{ peers: [podsIn(operator.namespace)], ports: tcp(port, ...meshRules(mesh).ports) }];
}

function scrapers({ mesh }: Housed, { metricsPort }: PlaceArgs): Allowance {
  const rules = meshRules(mesh);
  const own = metricsPort === undefined ? [] : [metricsPort];
  return { peers: [podsIn(MONITORING_NAMESPACE)], ports: tcp(...own, ...rules.ports, ...proxyPorts(rules)) };
}
