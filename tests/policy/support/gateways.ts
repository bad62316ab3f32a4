import { fixture } from "./fixtures";

/** The fields of the Gateway API's kinds that rules read; the SDK has no types for them. */
export interface Gateway {
  metadata: { name: string; namespace: string };
  spec: {
    gatewayClassName: string;
    listeners: {
      name: string;
      port: number;
      protocol: string;
      hostname?: string;
      tls?: { mode?: string };
      allowedRoutes?: { namespaces: { from: string } };
    }[];
  };
}

interface Rule {
  matches?: { path?: { type?: string; value: string } }[];
  filters?: { type: string; requestRedirect?: { scheme: string } }[];
  backendRefs?: { kind?: string; name: string; namespace?: string; port?: number }[];
}

export interface HttpRoute {
  metadata: { name: string; namespace: string };
  spec: {
    hostnames?: string[];
    parentRefs: { kind?: string; name: string; namespace?: string; sectionName?: string }[];
    rules: Rule[];
  };
}

/** A gateway with TLS for one host, and a listener that redirects. */
export const gateway = fixture<Gateway>("kubernetes:gateway.networking.k8s.io/v1:Gateway", "gateway", {
  metadata: { name: "public", namespace: "gateway" },
  spec: {
    gatewayClassName: "traefik",
    listeners: [
      { name: "http", port: 80, protocol: "HTTP" },
      {
        name: "https",
        port: 443,
        protocol: "HTTPS",
        hostname: "shop.example.com",
        tls: { mode: "Terminate" },
      },
    ],
  },
});

/** The route of the listener that redirects. */
export const redirect = fixture<HttpRoute>("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "redirect", {
  metadata: { name: "redirect", namespace: "gateway" },
  spec: {
    parentRefs: [{ name: "public", sectionName: "http" }],
    rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
  },
});
