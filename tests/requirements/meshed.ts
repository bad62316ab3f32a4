import type { Settings } from "../support/plans";
import { STORES } from "./stores";

/** What a service may say to the mesh, whichever it is. */
export const MESHED = {
  callers: [{ service: "podinfo", methods: ["POST"], paths: ["/api/orders"] }],
  timeoutSeconds: 10,
  circuitBreaker: { failures: 7 },
  egress: [{ cidr: "198.51.100.0/24", port: 443 }],
} as const satisfies Settings;

const { team, image, port } = STORES.services.orders;
const plain = { team, image, port };

/** The service that others call, and what each of them may ask for. */
export const POSTS = {
  posts: plain,
  stats: plain,
  admin: plain,
  notifications: {
    ...plain,
    callers: [
      { service: "posts", methods: ["POST"], paths: ["/api/notifications"] },
      { service: "stats", methods: ["GET"] },
      "admin",
    ],
  },
} as const satisfies Settings;

/** The other of what a platform has one of two of, over the stack file of prod. */
export const SWITCHES: Settings = {
  mesh: { kind: "istio", retries: 2 },
  services: {
    orders: { ...plain, ...MESHED, egress: [...MESHED.egress, { host: "api.partner.example", port: 443 }] },
  },
};
