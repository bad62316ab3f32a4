import type { Field, Fields, Shape } from "../../../simulator/schema";

/** The fields of kinds that no package types, written down from their definitions. */

const string: Field = { shape: { kind: "string" } };
const strings: Field = { shape: { kind: "array", of: { kind: "string" } } };
const number: Field = { shape: { kind: "number" } };

function required(field: Field): Field {
  return { ...field, required: true };
}

function object(to: string): Field {
  return { shape: { kind: "ref", to } };
}

function list(to: string): Field {
  return { shape: { kind: "array", of: { kind: "ref", to } } };
}

const INT_OR_STRING: Shape = { kind: "union", of: [{ kind: "number" }, { kind: "string" }] };

/** Nested types, by the names that the kinds below use. */
export const handwrittenDefinitions: Readonly<Record<string, Fields>> = {
  // linkerd/linkerd2, charts/linkerd-crds/templates/policy
  "linkerd.AuthorizationPolicySpec": {
    targetRef: required(object("linkerd.TargetRef")),
    requiredAuthenticationRefs: required(list("linkerd.AuthenticationRef")),
  },
  "linkerd.TargetRef": { group: string, kind: required(string), name: required(string) },
  "linkerd.AuthenticationRef": {
    group: string,
    kind: required(string),
    name: required(string),
    namespace: string,
  },
  "linkerd.MeshTLSAuthenticationSpec": { identities: strings, identityRefs: list("linkerd.IdentityRef") },
  "linkerd.IdentityRef": { group: string, kind: required(string), name: string, namespace: string },
  "linkerd.NetworkAuthenticationSpec": { networks: required(list("linkerd.Network")) },
  "linkerd.Network": { cidr: required(string), except: strings },
  "linkerd.ServerSpec": {
    podSelector: object("meta.v1.LabelSelector"),
    externalWorkloadSelector: object("meta.v1.LabelSelector"),
    port: required({ shape: INT_OR_STRING }),
    proxyProtocol: string,
    accessPolicy: string,
  },
  // cloudnative-pg/plugin-barman-cloud, config/crd/bases/barmancloud.cnpg.io_objectstores.yaml
  "barman.ObjectStoreSpec": {
    configuration: required(
      object("cloudnative-pg/github.com/cloudnative-pg/barman-cloud/pkg/api/BarmanObjectStoreConfiguration"),
    ),
    retentionPolicy: string,
    instanceSidecarConfiguration: object("barman.SidecarConfiguration"),
  },
  "barman.SidecarConfiguration": {
    additionalContainerArgs: strings,
    env: list("core.v1.EnvVar"),
    logLevel: string,
    resources: object("core.v1.ResourceRequirements"),
    retentionPolicyIntervalSeconds: number,
  },
};

/** Kinds by `group/version/kind`. */
export const handwrittenKinds: Readonly<Record<string, Fields>> = {
  "barmancloud.cnpg.io/v1/ObjectStore": kind("barman.ObjectStoreSpec"),
  "policy.linkerd.io/v1alpha1/AuthorizationPolicy": kind("linkerd.AuthorizationPolicySpec"),
  "policy.linkerd.io/v1alpha1/MeshTLSAuthentication": kind("linkerd.MeshTLSAuthenticationSpec"),
  "policy.linkerd.io/v1alpha1/NetworkAuthentication": kind("linkerd.NetworkAuthenticationSpec"),
  "policy.linkerd.io/v1beta3/Server": kind("linkerd.ServerSpec"),
};

function kind(spec: string): Fields {
  return {
    apiVersion: required(string),
    kind: required(string),
    metadata: object("meta.v1.ObjectMeta"),
    spec: required(object(spec)),
  };
}
