import type { Field, Fields } from "../../../simulator/schema";
import { boolean, number, required, string, strings } from "./fields";

/**
 * The fields of Karpenter's kinds, written down from their definitions:
 * github.com/aws/karpenter-provider-aws v1.14.1, pkg/apis/crds.
 */

const map: Field = { shape: { kind: "map", of: { kind: "string" } } };

function object(to: string): Field {
  return { shape: { kind: "ref", to: `karpenter.${to}` } };
}

function list(to: string): Field {
  return { shape: { kind: "array", of: { kind: "ref", to: `karpenter.${to}` } } };
}

/** Nested types of NodePool and EC2NodeClass. */
export const karpenterDefinitions: Readonly<Record<string, Fields>> = {
  "karpenter.NodePoolSpec": {
    disruption: object("Disruption"),
    limits: map,
    replicas: number,
    template: required(object("NodeClaimTemplate")),
    weight: number,
  },
  "karpenter.Disruption": {
    budgets: list("Budget"),
    consolidateAfter: required(string),
    consolidationPolicy: string,
  },
  "karpenter.Budget": { duration: string, nodes: required(string), reasons: strings, schedule: string },
  "karpenter.NodeClaimTemplate": {
    metadata: object("TemplateMetadata"),
    spec: required(object("NodeClaimSpec")),
  },
  "karpenter.TemplateMetadata": { annotations: map, labels: map },
  "karpenter.NodeClaimSpec": {
    expireAfter: string,
    nodeClassRef: required(object("NodeClassReference")),
    requirements: required(list("Requirement")),
    startupTaints: list("Taint"),
    taints: list("Taint"),
    terminationGracePeriod: string,
  },
  "karpenter.NodeClassReference": {
    group: required(string),
    kind: required(string),
    name: required(string),
  },
  "karpenter.Requirement": {
    key: required(string),
    minValues: number,
    operator: required(string),
    values: strings,
  },
  "karpenter.Taint": { effect: required(string), key: required(string), timeAdded: string, value: string },
  "karpenter.EC2NodeClassSpec": {
    amiFamily: string,
    amiSelectorTerms: required(list("AmiTerm")),
    associatePublicIPAddress: boolean,
    blockDeviceMappings: list("BlockDeviceMapping"),
    detailedMonitoring: boolean,
    instanceProfile: string,
    instanceStorePolicy: string,
    kubelet: object("Kubelet"),
    metadataOptions: object("MetadataOptions"),
    role: string,
    securityGroupSelectorTerms: required(list("NamedTerm")),
    subnetSelectorTerms: required(list("Term")),
    tags: map,
    userData: string,
  },
  "karpenter.AmiTerm": {
    alias: string,
    id: string,
    name: string,
    owner: string,
    ssmParameter: string,
    tags: map,
  },
  "karpenter.NamedTerm": { id: string, name: string, tags: map },
  "karpenter.Term": { id: string, tags: map },
  "karpenter.BlockDeviceMapping": { deviceName: string, ebs: object("Ebs"), rootVolume: boolean },
  "karpenter.Ebs": {
    deleteOnTermination: boolean,
    encrypted: boolean,
    iops: number,
    kmsKeyID: string,
    snapshotID: string,
    throughput: number,
    volumeSize: string,
    volumeType: string,
  },
  "karpenter.Kubelet": {
    clusterDNS: strings,
    evictionHard: map,
    kubeReserved: map,
    maxPods: number,
    podsPerCore: number,
    systemReserved: map,
  },
  "karpenter.MetadataOptions": {
    httpEndpoint: string,
    httpProtocolIPv6: string,
    httpPutResponseHopLimit: number,
    httpTokens: string,
  },
};
