import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts } from "../contract";
import { chart } from "../kubernetes/chart";
import { customResource } from "../kubernetes/custom-resource";
import { TEAM_LABEL } from "../kubernetes/namespace";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { priorityClass } from "../kubernetes/priority";

const NAMESPACE = "cosign-system";
const WEBHOOK_PORT = 8443;
const METRICS_PORT = 9090;

/** Sigstore's public instances: who certifies a signer for some minutes, and who keeps a log of it that cannot be changed. */
const FULCIO = "https://fulcio.sigstore.dev";
const REKOR = "https://rekor.sigstore.dev";

export interface SignaturesSpec {
  readonly controllerReplicas: number;
  /** Registries, or paths in them, whose images must be signed. */
  readonly registries: readonly string[];
  /** Signers without a key, as an issuer of tokens knows them. */
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
  /** Public keys by name, in PEM. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface SignaturesArgs extends SignaturesSpec {
  readonly charts: Charts;
}

/**
 * Sigstore's policy controller: an image of the given registries runs in a team's namespace only if one of the signers
 * has signed it with cosign. Images of elsewhere are no business of its; the rule about registries is another.
 * It reads signatures from the registry, and so must reach it without a credential of a pod's node.
 */
export class Signatures extends Component<SignaturesSpec, object> {
  constructor(name: string, { charts, ...spec }: SignaturesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Signatures", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: NAMESPACE,
      open: [WEBHOOK_PORT],
      metrics: [METRICS_PORT],
      outside: API_SERVER_PORTS,
    });
    const controller = chart(this.scope, "policy-controller", {
      chart: charts["policy-controller"],
      namespace,
      values: values(spec),
    });
    this.demandSignatures(spec, controller);
    this.publish({});
  }

  /** Any of the authorities is enough. */
  private demandSignatures({ registries, identities, keys }: SignaturesSpec, controller: Release): void {
    customResource(
      this.scope,
      "policy",
      {
        apiVersion: "policy.sigstore.dev/v1beta1",
        kind: "ClusterImagePolicy",
        metadata: { name: "images-signed" },
        spec: {
          mode: "enforce",
          images: registries.map((registry) => ({ glob: `${canonical(registry)}/**` })),
          authorities: [
            ...(identities.length === 0
              ? []
              : [
                  {
                    name: "identities",
                    keyless: {
                      url: FULCIO,
                      identities: identities.map(({ issuer, subject }) => ({ issuer, subject })),
                    },
                    ctlog: { url: REKOR },
                  },
                ]),
            ...Object.entries(keys).map(([key, data]) => ({ name: `key-${key}`, key: { data } })),
          ],
        },
      },
      { dependsOn: [controller] },
    );
  }
}

/** The controller knows Docker Hub by its own name. */
function canonical(registry: string): string {
  return registry.replace(/^docker\.io(?=\/|$)/, "index.docker.io");
}

function values({ controllerReplicas }: SignaturesSpec): pulumi.Inputs {
  const restricted = {
    enabled: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    runAsUser: 65_532,
    seccompProfile: { type: "RuntimeDefault" },
  };
  return {
    webhook: {
      replicaCount: controllerReplicas,
      configData: { "no-match-policy": "allow" },
      namespaceSelector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] },
      podSecurityContext: { ...restricted, readOnlyRootFilesystem: true },
      podDisruptionBudget: { enabled: controllerReplicas > 1, minAvailable: 1 },
      priorityClass: priorityClass("platform"),
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    },
    leasescleanup: { podSecurityContext: restricted },
    serviceMonitor: { enabled: true },
  };
}
