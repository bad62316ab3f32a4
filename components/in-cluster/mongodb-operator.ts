import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshIdentity, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";

/** Who the operator is: it connects to the databases that it looks after. */
export const DOCUMENT_OPERATOR: MeshIdentity = {
  namespace: "psmdb-operator",
  serviceAccount: "psmdb-operator",
};

export interface DocumentOperatorSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
}

export interface DocumentOperatorArgs extends DocumentOperatorSpec {
  readonly charts: Charts;
}

/**
 * Percona's operator for MongoDB, once for all document stores. Its definitions are a release of their own: they
 * are there before the operator, and go after it and after the stores.
 */
export class DocumentOperator extends Component<DocumentOperatorSpec, object> {
  constructor(
    name: string,
    { charts, ...spec }: DocumentOperatorArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("DocumentOperator", name, spec, opts);
    const namespace = platformNamespace(this.scope, { name: "psmdb-operator", mesh: spec.mesh });
    const definitions = chart(this.scope, "psmdb-operator-crds", {
      chart: charts["psmdb-operator-crds"],
      namespace,
    });
    chart(
      this.scope,
      "psmdb-operator",
      { chart: charts["psmdb-operator"], namespace, skipCrds: true, values: values(spec) },
      { dependsOn: [definitions] },
    );
    this.publish({});
  }
}

/** Names in github.com/percona/percona-helm-charts, charts/psmdb-operator/values.yaml at 1.22.0. */
function values({ controllerReplicas }: DocumentOperatorSpec): pulumi.Inputs {
  return {
    // Name of the service account too.
    fullnameOverride: DOCUMENT_OPERATOR.serviceAccount,
    replicaCount: controllerReplicas,
    // Stores have namespaces of their own.
    watchAllNamespaces: true,
    disableTelemetry: true,
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      // The image's user (github.com/percona/percona-server-mongodb-operator, build/Dockerfile).
      runAsUser: 2,
    },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
  };
}
