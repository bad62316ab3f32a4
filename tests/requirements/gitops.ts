import type { Settings } from "../support/plans";
import { STORES } from "./stores";

const { image, port } = STORES.services.orders;

const LEDGER = "https://git.acme.example/ledger/deploy";

/** Argo CD with a fleet of clusters, and a team that delivers by it. */
export const DELIVERY = {
  delivery: {
    url: "https://argocd.acme.example",
    oidc: {
      issuer: "https://login.acme.example",
      clientId: "trivium-argo-cd",
      vaultPath: "platform/argo-cd-login",
    },
    admins: ["platform-admins"],
    site: "headquarters",
    clusters: {
      hamburg: {
        server: "https://k3s.hamburg.acme.example:6443",
        environment: "prod",
        site: "hamburg",
        vaultPath: "delivery/hamburg",
      },
    },
    applications: {
      ledger: {
        team: "ledger",
        repository: LEDGER,
        path: "charts/ledger",
        revisions: { dev: "main", staging: "release-2.4", prod: "v2.4.1" },
        sites: ["headquarters", "hamburg"],
        waves: [
          { environments: ["dev", "staging"] },
          { environments: ["prod"], sites: ["headquarters"], percentAtOnce: 100 },
          { environments: ["prod"], percentAtOnce: 10 },
        ],
      },
      reports: { team: "ledger", repository: LEDGER, revisions: { prod: "v1.0.0" } },
    },
  },
  teams: {
    ledger: {
      delivery: {
        repositories: [{ url: LEDGER, vaultPath: "ledger/git" }],
        releaseWindow: {
          schedule: "0 9 * * 2",
          hours: 6,
          timeZone: "Europe/Berlin",
          hotfixGroup: "ledger-hotfix",
        },
      },
    },
  },
  services: { ledger: { team: "ledger", image, port, database: "main", env: { MODE: "strict" } } },
} as const satisfies Settings;

/** Boundary, and a tool that people reach through it alone. */
export const BOUNDARY = {
  boundary: {
    image: `docker.io/hashicorp/boundary:0.21.3@sha256:${"0".repeat(64)}`,
    host: "boundary.acme.example",
    workerHost: "boundary-workers.acme.example",
    clientCidrs: ["203.0.113.0/24"],
    vaultPath: "platform/boundary-keys",
    sessionRecording: false,
  },
  services: { console: { team: "shop", image, port, exposure: "boundary" } },
} as const satisfies Settings;
