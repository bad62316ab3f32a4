import type { Fields } from "../../../simulator/schema";
import { boolean, list, object, required, string, strings, texts } from "./fields";

/**
 * The fields of what protects pods and backs them up, as far as the platform uses them: open-policy-agent/gatekeeper
 * at v3.23.1, charts/gatekeeper/crds, and pkg/drivers/k8scel/schema for the expressions; sigstore/policy-controller at
 * v0.13.1, config/300-clusterimagepolicy.yaml; vmware-tanzu/velero at v1.18.1, config/crd/v1/bases.
 */

export const protectionDefinitions: Readonly<Record<string, Fields>> = {
  "gatekeeper.TemplateSpec": { crd: object("gatekeeper.Crd"), targets: list("gatekeeper.Target") },
  "gatekeeper.Crd": { spec: object("gatekeeper.CrdSpec") },
  "gatekeeper.CrdSpec": { names: object("gatekeeper.Names") },
  "gatekeeper.Names": { kind: string, shortNames: strings },
  "gatekeeper.Target": {
    target: string,
    code: list("gatekeeper.Code"),
    libs: strings,
    operations: strings,
    rego: string,
  },
  "gatekeeper.Code": { engine: required(string), source: required(object("gatekeeper.Source")) },
  "gatekeeper.Source": {
    failurePolicy: string,
    generateVAP: boolean,
    // In the singular, though it is a list.
    matchCondition: list("gatekeeper.Expression"),
    variables: list("gatekeeper.Expression"),
    validations: list("gatekeeper.Validation"),
  },
  "gatekeeper.Expression": { name: required(string), expression: required(string) },
  "gatekeeper.Validation": { expression: required(string), message: string, messageExpression: string },
  "gatekeeper.ConstraintSpec": { enforcementAction: string, match: object("gatekeeper.Match") },
  "gatekeeper.Match": {
    kinds: list("gatekeeper.MatchedKinds"),
    namespaces: strings,
    excludedNamespaces: strings,
    namespaceSelector: object("meta.v1.LabelSelector"),
    labelSelector: object("meta.v1.LabelSelector"),
    scope: string,
  },
  "gatekeeper.MatchedKinds": { apiGroups: strings, kinds: strings },
  "sigstore.PolicySpec": {
    mode: string,
    images: list("sigstore.Image"),
    authorities: list("sigstore.Authority"),
  },
  "sigstore.Image": { glob: string },
  "sigstore.Authority": {
    name: string,
    key: object("sigstore.Key"),
    keyless: object("sigstore.Keyless"),
    ctlog: object("sigstore.Log"),
  },
  "sigstore.Key": { data: string, hashAlgorithm: string, kms: string },
  "sigstore.Keyless": { url: string, identities: list("sigstore.Identity"), trustRootRef: string },
  "sigstore.Identity": { issuer: string, issuerRegExp: string, subject: string, subjectRegExp: string },
  "sigstore.Log": { url: string, trustRootRef: string },
  "velero.LocationSpec": {
    provider: required(string),
    accessMode: string,
    backupSyncPeriod: string,
    config: texts,
    credential: object("core.v1.SecretKeySelector"),
    default: boolean,
    objectStorage: required(object("velero.ObjectStorage")),
    validationFrequency: string,
  },
  "velero.ObjectStorage": { bucket: required(string), prefix: string, caCert: string },
  "velero.ScheduleSpec": {
    paused: boolean,
    schedule: required(string),
    skipImmediately: boolean,
    template: required(object("velero.BackupSpec")),
    useOwnerReferencesInBackup: boolean,
  },
  "velero.BackupSpec": {
    defaultVolumesToFsBackup: boolean,
    excludedNamespaces: strings,
    excludedResources: strings,
    includeClusterResources: boolean,
    includedNamespaces: strings,
    includedResources: strings,
    labelSelector: object("meta.v1.LabelSelector"),
    snapshotMoveData: boolean,
    snapshotVolumes: boolean,
    storageLocation: string,
    ttl: string,
  },
};
