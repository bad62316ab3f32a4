import { fixture } from "./fixtures";

/** The fields of Istio's kinds that rules read; the SDK has no types for them. */
export interface PeerAuthentication {
  metadata: { name: string; namespace: string };
  spec: {
    selector?: { matchLabels: Record<string, string> };
    mtls?: { mode?: string };
    portLevelMtls?: Record<string, { mode: string }>;
  };
}

interface Source {
  principals?: string[];
  namespaces?: string[];
  ipBlocks?: string[];
}

export interface IstioPolicy {
  metadata: { name: string; namespace: string };
  spec: {
    selector?: { matchLabels: Record<string, string> };
    targetRefs?: { kind: string; name: string }[];
    action?: string;
    rules?: {
      from?: { source: Source }[];
      to?: { operation: { paths?: string[]; ports?: string[] } }[];
      when?: { key: string; values: string[] }[];
    }[];
  };
}

interface ClientTls {
  mode?: string;
  insecureSkipVerify?: boolean;
  caCertificates?: string;
  subjectAltNames?: string[];
  credentialName?: string;
}

interface TrafficPolicy {
  tls?: ClientTls;
  portLevelSettings?: { port: { number: number }; tls?: ClientTls }[];
}

export interface DestinationRule {
  metadata: { name: string; namespace: string };
  spec: {
    host: string;
    trafficPolicy?: TrafficPolicy;
    subsets?: { name: string; trafficPolicy?: TrafficPolicy }[];
  };
}

export interface ServiceEntry {
  metadata: { name: string; namespace: string };
  spec: {
    hosts: string[];
    location?: string;
    ports: { number: number; name: string; protocol: string }[];
  };
}

export interface IstioGateway {
  metadata: { name: string; namespace: string };
  spec: {
    servers: {
      hosts?: string[];
      port: { number: number; name: string; protocol: string };
      tls?: { mode?: string; minProtocolVersion?: string; httpsRedirect?: boolean };
    }[];
  };
}

export interface VirtualService {
  metadata: { name: string; namespace: string };
  spec: { hosts?: string[]; gateways?: string[] };
}

/** The policy of the whole mesh. */
export const meshWide = fixture<PeerAuthentication>(
  "kubernetes:security.istio.io/v1:PeerAuthentication",
  "mesh",
  { metadata: { name: "default", namespace: "istio-system" }, spec: { mtls: { mode: "STRICT" } } },
);
