import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, ClusterOutputs, PlatformSpec, Target, VaultSeal } from "../contract";
import { chart } from "../kubernetes/chart";
import { customResource } from "../kubernetes/custom-resource";
import { issuerEgress } from "../kubernetes/issuer-egress";
import { networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { AUTHORITY_ENTRY } from "../pure/bindings";
import { EXTERNAL_SECRETS_NAMESPACE } from "../secrets";
import { PORTS, SERVER_LABELS, VAULT, VAULT_AUTHORITY, VAULT_HOST, VAULT_NAMESPACE } from "./places";
import { type TransitSeal, transitSeal } from "./settings";
import { serverTls } from "./tls";
import { serverValues } from "./values";

export { VAULT_ADDRESS, VAULT_AUTHORITY } from "./places";

const POSTGRES_PORT = 5432;

export interface VaultServerSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  /** Servers: an odd number, each with a copy of the data. */
  readonly replicas: number;
  /** Storage class of data and audit log. */
  readonly storageClass: string;
  /** Image of Vault, pinned by digest. */
  readonly image: string;
  /** The other Vault that unseals this one. Default: a key of the target's. */
  readonly transit?: TransitSeal | undefined;
  /** Blocks that databases outside the cluster have their addresses from. */
  readonly databaseCidrs: readonly string[];
  /** Port outside the cluster that the audit device writes to; undefined where it does not. */
  readonly auditPort?: number | undefined;
}

export interface VaultServerArgs extends VaultServerSpec {
  readonly charts: Charts;
  readonly target: Target;
}

/**
 * HashiCorp Vault in the cluster: servers that keep their data among themselves (Raft), on volumes of the target's
 * storage class, with TLS of an authority of their own and outside the mesh, which Vault must not wait for when the
 * cluster starts. It unseals itself, with a key of the target's or with another Vault. Somebody initialises it once
 * (docs/vault.md); none of its keys and tokens is ever known to the program.
 *
 * @throws Error where there is nothing to unseal it with, because nobody checked the configuration
 */
export class VaultServer extends Component<VaultServerSpec, object> {
  constructor(
    name: string,
    { charts, target, ...spec }: VaultServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("VaultServer", name, spec, opts);
    const namespace = this.createNamespace(spec);
    const seal = this.sealWith(target, spec);
    this.letOut(spec, seal, namespace);
    const tls = serverTls(this.scope, namespace);
    chart(
      this.scope,
      VAULT,
      {
        chart: charts.vault,
        namespace,
        values: serverValues({ ...spec, seal, sealSecret: spec.transit !== undefined }),
      },
      { dependsOn: tls },
    );
    this.monitor(namespace);
    this.publish({});
  }

  /** What comes in, and what goes out to addresses that nobody knows beforehand. */
  private createNamespace({ transit, auditPort }: VaultServerSpec): pulumi.Output<string> {
    const elsewhere = [
      ...(transit === undefined ? [] : [portOf(transit.address)]),
      ...(auditPort === undefined ? [] : [auditPort]),
    ];
    return platformNamespace(this.scope, {
      name: VAULT_NAMESPACE,
      metrics: [PORTS.metrics],
      ingress: [{ peers: [podsIn(EXTERNAL_SECRETS_NAMESPACE)], ports: tcp(PORTS.api) }],
      outside: [...new Set([...API_SERVER_PORTS, ...elsewhere])],
    });
  }

  private sealWith({ name: target, vaultSeal }: Target, spec: VaultServerSpec): VaultSeal {
    const { name, labels, mesh, protect, cluster, transit } = spec;
    if (transit !== undefined) return transitSeal(transit);
    if (vaultSeal === undefined)
      throw new Error(`${target} unseals no Vault; the configuration was not checked`);
    const platform = { name, labels, mesh, protect };
    return vaultSeal(this.scope, { ...platform, cluster, namespace: VAULT_NAMESPACE, serviceAccount: VAULT });
  }

  /** Its cloud's credentials, and the databases whose users it makes. */
  private letOut(
    { databaseCidrs }: VaultServerSpec,
    { issuers }: VaultSeal,
    namespace: pulumi.Output<string>,
  ): void {
    issuerEgress(this.scope, namespace, SERVER_LABELS, issuers);
    if (databaseCidrs.length === 0) return;
    networkPolicy(this.scope, {
      name: "allow-databases",
      namespace,
      pods: SERVER_LABELS,
      egress: [{ peers: databaseCidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: tcp(POSTGRES_PORT) }],
    });
  }

  private monitor(namespace: pulumi.Output<string>): void {
    customResource(this.scope, "monitor", {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: VAULT, namespace },
      spec: {
        selector: { matchLabels: SERVER_LABELS },
        podMetricsEndpoints: [
          {
            port: "metrics",
            path: "/v1/sys/metrics",
            params: { format: ["prometheus"] },
            scheme: "https",
            tlsConfig: {
              ca: { configMap: { name: VAULT_AUTHORITY, key: AUTHORITY_ENTRY } },
              serverName: VAULT_HOST,
            },
          },
        ],
      },
    });
  }
}

function portOf(url: string): number {
  const { port } = new URL(url);
  return port === "" ? 443 : Number(port);
}
