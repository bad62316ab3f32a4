import type { Fields } from "../../../simulator/schema";
import { list, number, object, required, string, strings } from "./fields";

/**
 * Fields of Istio's kinds, written down from their definitions (istio.io/api v1.29.3,
 * kubernetes/customresourcedefinitions.gen.yaml); of a DestinationRule and a ServiceEntry those for meshes of one cluster.
 */

/** Nested types, by the names that the kinds use. */
export const istioDefinitions: Readonly<Record<string, Fields>> = {
  "istio.PeerAuthenticationSpec": {
    selector: object("istio.WorkloadSelector"),
    mtls: object("istio.MutualTls"),
    portLevelMtls: { shape: { kind: "map", of: { kind: "ref", to: "istio.MutualTls" } } },
  },
  "istio.WorkloadSelector": { matchLabels: { shape: { kind: "map", of: { kind: "string" } } } },
  "istio.MutualTls": { mode: string },
  "istio.AuthorizationPolicySpec": {
    selector: object("istio.WorkloadSelector"),
    targetRef: object("istio.TargetRef"),
    targetRefs: list("istio.TargetRef"),
    action: string,
    rules: list("istio.Rule"),
  },
  "istio.TargetRef": { group: string, kind: required(string), name: required(string), namespace: string },
  "istio.Rule": { from: list("istio.From"), to: list("istio.To"), when: list("istio.Condition") },
  "istio.From": { source: object("istio.Source") },
  "istio.To": { operation: object("istio.Operation") },
  "istio.Source": {
    principals: strings,
    notPrincipals: strings,
    requestPrincipals: strings,
    notRequestPrincipals: strings,
    serviceAccounts: strings,
    notServiceAccounts: strings,
    namespaces: strings,
    notNamespaces: strings,
    ipBlocks: strings,
    notIpBlocks: strings,
    remoteIpBlocks: strings,
    notRemoteIpBlocks: strings,
  },
  "istio.Operation": {
    hosts: strings,
    notHosts: strings,
    ports: strings,
    notPorts: strings,
    methods: strings,
    notMethods: strings,
    paths: strings,
    notPaths: strings,
  },
  "istio.Condition": { key: required(string), values: strings, notValues: strings },
  "istio.DestinationRuleSpec": {
    host: required(string),
    trafficPolicy: object("istio.TrafficPolicy"),
    exportTo: strings,
  },
  "istio.TrafficPolicy": {
    loadBalancer: object("istio.LoadBalancer"),
    outlierDetection: object("istio.OutlierDetection"),
  },
  "istio.LoadBalancer": { simple: string, warmupDurationSecs: string },
  "istio.OutlierDetection": {
    consecutive5xxErrors: number,
    consecutiveGatewayErrors: number,
    interval: string,
    baseEjectionTime: string,
    maxEjectionPercent: number,
    minHealthPercent: number,
  },
  "istio.ServiceEntrySpec": {
    hosts: required(strings),
    addresses: strings,
    ports: list("istio.ServicePort"),
    location: string,
    resolution: string,
    exportTo: strings,
    subjectAltNames: strings,
  },
  "istio.ServicePort": {
    number: required(number),
    name: required(string),
    protocol: string,
    targetPort: number,
  },
};
