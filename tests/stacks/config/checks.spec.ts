import { expect } from "chai";
import { refusal, validService, validValues } from "./values";

/** A configuration with one service, changed. */
function service(changes: object) {
  return { services: { orders: { ...validService(), ...changes } } };
}

const valid = validValues();

const cases: Record<string, { changes: object; secrets?: string[]; refused: string[] }> = {
  "the chosen target's block is missing": {
    changes: { aws: undefined },
    refused: [
      "  aws",
      "    is missing; the target is aws: set region, accountId, zones, deployRoleArn below it",
    ],
  },
  "a site without kubeconfig": {
    changes: { target: "k3s" },
    refused: [
      "  kubeconfig",
      "    is missing; run: pulumi config set --secret trivium:kubeconfig < kubeconfig.yaml",
    ],
  },
  "Vault on the internet": {
    changes: { access: { path: "runner", internalCidrs: ["10.200.0.0/24", "203.0.113.0/24"] } },
    refused: [
      '  access.internalCidrs[1] = "203.0.113.0/24"',
      "    is not private; set a block of a network that is connected to the platform's",
    ],
  },
  "more hosts than the gateway has listeners": {
    changes: {
      services: Object.fromEntries(
        Array.from({ length: 64 }, (_, index) => [
          `s${index}`,
          { ...validService(), route: { host: `s${index}.acme.example` } },
        ]),
      ),
    },
    refused: [
      "  services",
      "    have 64 hosts, and the gateway has listeners for 63; let some share a host and set route.path",
    ],
  },
  "a secret in plain text": {
    changes: { kubeconfig: "kind: Config" },
    refused: [
      "  kubeconfig",
      "    is in plain text; remove it, run: pulumi config set --secret trivium:kubeconfig < kubeconfig.yaml, and revoke what it grants",
    ],
  },
  "no zone": {
    changes: { aws: { ...valid.aws, zones: [] } },
    refused: ["  aws.zones", "    names no zone; set at least one, such as [eu-central-1a]"],
  },
  "one zone on EKS": {
    changes: { aws: { ...valid.aws, zones: ["eu-central-1a"] } },
    refused: ["  aws.zones", "    names one zone; set two or more, because EKS needs subnets in two"],
  },
  "a zone twice": {
    changes: { aws: { ...valid.aws, zones: ["eu-central-1a", "eu-central-1a"] } },
    refused: ["  aws.zones", "    names a zone twice; set each once"],
  },
  "a zone of another region": {
    changes: { aws: { ...valid.aws, zones: ["eu-central-1a", "eu-west-1b"] } },
    refused: [
      "  aws.zones",
      "    names a zone of another region; set zones that start with the region's name",
    ],
  },
  "a zone beyond the letters that have subnets": {
    changes: { aws: { ...valid.aws, zones: ["eu-central-1a", "eu-central-1i"] } },
    refused: [
      "  aws.zones",
      "    names a zone that does not end in one of the letters a to h; set for example [eu-central-1a]",
    ],
  },
  "a zone of another region in a block that is not the chosen target's": {
    changes: { gcp: { ...valid.gcp, zones: ["europe-west4-a"] } },
    refused: [
      '  gcp.zones[0] = "europe-west4-a"',
      "    is no zone of europe-west3; set for example europe-west3-a",
    ],
  },
  "a Kubernetes version outside the compatibility set": {
    changes: { cluster: { version: "1.29" } },
    refused: [
      '  cluster.version = "1.29"',
      "    is not in the compatibility set, because cloudnative-pg 0.29.0 needs Kubernetes 1.34 to 1.36, not 1.29 " +
        "(cloudnative-pg.io, supported releases, row 1.30), and others exclude it too; set one of 1.34, 1.35",
    ],
  },
  "more nodes at least than at most": {
    changes: { cluster: { version: "1.35", nodes: { min: 6, max: 3 } } },
    refused: ["  cluster.nodes.max = 3", "    is below min; set at least 6"],
  },
  "a front door without a zone for its names": {
    changes: { frontDoor: {} },
    refused: ["  aws.dnsZoneId", "    is missing; frontDoor needs it, so set it or remove frontDoor"],
  },
  "a budget without a billing account": {
    changes: { target: "gcp", budget: { monthly: 100, emails: ["platform@acme.example"] } },
    refused: ["  gcp.billingAccount", "    is missing; budget needs it, so set it or remove budget"],
  },
  "a primary front door that knows no other": {
    changes: {
      target: "gcp",
      gcp: { ...valid.gcp, dnsZone: "acme-example" },
      frontDoor: { failover: "primary" },
    },
    refused: [
      "  gcp.standbyAddress",
      "    is missing; frontDoor.failover is primary, so set the address of the secondary stack's front door",
    ],
  },
  "backups at hours that do not divide a day": {
    changes: { backup: { everyHours: 5 } },
    refused: ["  backup.everyHours = 5", "    does not divide a day; set 1, 2, 3, 4, 6, 8, 12 or 24"],
  },
  "a store that is not declared": {
    changes: { ...service({ queues: ["jbos"] }), queues: { jobs: {} } },
    refused: ['  services.orders.queues[0] = "jbos"', "    is not declared under queues; did you mean jobs?"],
  },
  "a network that is too small": {
    changes: { network: { cidr: "10.10.0.0/21" } },
    refused: ['  network.cidr = "10.10.0.0/21"', "    has the prefix /21; set a block from /16 to /20"],
  },
  "a network that is too large": {
    changes: { network: { cidr: "10.0.0.0/15" } },
    refused: ['  network.cidr = "10.0.0.0/15"', "    has the prefix /15; set a block from /16 to /20"],
  },
  "a network of public addresses": {
    changes: { network: { cidr: "8.8.0.0/16" } },
    refused: [
      '  network.cidr = "8.8.0.0/16"',
      "    is not private; set a block inside one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10",
    ],
  },
  "a block with bits after its prefix": {
    changes: { network: { cidr: "10.10.1.0/16" } },
    refused: [
      '  network.cidr = "10.10.1.0/16"',
      "    is no IPv4 block; set for example 10.20.0.0/16, with no address bits after the prefix",
    ],
  },
  "a reserved block that overlaps the network": {
    changes: { network: { cidr: "10.10.0.0/16", reserved: ["10.9.0.0/16", "10.10.128.0/17"] } },
    refused: [
      '  network.reserved[1] = "10.10.128.0/17"',
      "    overlaps network.cidr 10.10.0.0/16; set a network.cidr that is clear of it",
    ],
  },
  "a network on the ranges of K3s": {
    changes: { target: "k3s", network: { cidr: "10.42.0.0/16" }, kubeconfig: "kind: Config" },
    secrets: ["kubeconfig"],
    refused: [
      '  network.cidr = "10.42.0.0/16"',
      "    overlaps 10.42.0.0/16, which a k3s cluster uses for itself; set a block that is clear of it",
    ],
  },
  "an access path that the target does not have": {
    changes: { access: { path: "dns-endpoint" } },
    refused: ['  access.path = "dns-endpoint"', "    does not exist on aws; set one of runner, vpn, public"],
  },
  "a public endpoint on a site": {
    changes: {
      target: "k3s",
      access: { path: "public", authorizedCidrs: ["203.0.113.0/24"] },
      kubeconfig: "kind: Config",
    },
    secrets: ["kubeconfig"],
    refused: ['  access.path = "public"', "    does not exist on k3s; set one of runner, vpn"],
  },
  "a public endpoint for nobody": {
    changes: { access: { path: "public" } },
    refused: [
      "  access.authorizedCidrs",
      "    is empty, and access.path is public; set the blocks that may reach the API server, such as [203.0.113.0/24]",
    ],
  },
  "authorized blocks without a public endpoint": {
    changes: { access: { path: "vpn", authorizedCidrs: ["203.0.113.0/24"] } },
    refused: [
      "  access.authorizedCidrs",
      "    would open a public endpoint, and access.path is vpn; remove it, or set access.path to public",
    ],
  },
  "a public endpoint for everybody": {
    changes: { access: { path: "public", authorizedCidrs: ["203.0.113.0/24", "0.0.0.0/0", "10.0.0.0/7"] } },
    refused: [
      '  access.authorizedCidrs[1] = "0.0.0.0/0"',
      "    is larger than a /8; set the blocks that your people and runners come from",
      '  access.authorizedCidrs[2] = "10.0.0.0/7"',
      "    is larger than a /8; set the blocks that your people and runners come from",
    ],
  },
  "a team with the name of a namespace of the platform": {
    changes: { teams: { shop: {}, pay: {}, monitoring: {}, "kube-system": {} } },
    refused: [
      "  teams.monitoring",
      "    has the name of a namespace of the platform; set another, such as team-monitoring",
      "  teams.kube-system",
      "    has the name of a namespace of the platform; set another, such as team-kube-system",
    ],
  },
  "a service of a team that does not exist": {
    changes: service({ team: "shpo" }),
    refused: ['  services.orders.team = "shpo"', "    is not declared under teams; did you mean shop?"],
  },
  "a service of a stack without teams": {
    changes: { teams: undefined, ...service({}) },
    refused: ['  services.orders.team = "shop"', "    is not declared under teams; declare it under teams"],
  },
  "a database that does not exist": {
    changes: service({ database: "analytics" }),
    refused: [
      '  services.orders.database = "analytics"',
      "    is not declared under databases; set one of main",
    ],
  },
  "a caller that does not exist": {
    changes: service({ callers: ["order"] }),
    refused: [
      '  services.orders.callers[0] = "order"',
      "    is not declared under services; did you mean orders?",
    ],
  },
  "more replicas at least than at most": {
    changes: service({ replicas: { min: 5, max: 3 } }),
    refused: ["  services.orders.replicas.max = 3", "    is below min; set at least 5"],
  },
  "canary steps that do not ascend": {
    changes: service({
      rollout: {
        steps: [
          { weight: 50, minutes: 1 },
          { weight: 50, minutes: 1 },
        ],
      },
    }),
    refused: [
      "  services.orders.rollout.steps[1].weight = 50",
      "    is not above the step before it; set more than 50",
    ],
  },
  "a canary step that waits for nothing": {
    changes: service({ rollout: { steps: [{ weight: 50 }, { weight: 75, approval: true }] } }),
    refused: ["  services.orders.rollout.steps[0]", "    waits for nothing; set minutes, or approval: true"],
  },
  "settings of the other strategy": {
    changes: service({ rollout: { preset: "findly-blue-green", steps: [{ weight: 50, minutes: 1 }] } }),
    refused: [
      "  services.orders.rollout.steps",
      "    is for strategy canary, and this is blueGreen; remove it, or set strategy: canary",
    ],
  },
  "blue-green settings of a canary": {
    changes: service({ rollout: { blueGreen: { watchMinutes: 5 } } }),
    refused: [
      "  services.orders.rollout.blueGreen",
      "    is for strategy blueGreen, and this is canary; remove it, or set strategy: blueGreen",
    ],
  },
  "a preset that tells channels which the team does not have": {
    changes: service({ rollout: { preset: "findly-canary" } }),
    refused: [
      "  services.orders.rollout.preset",
      "    tells slack, which team shop does not have; set teams.shop.notifications.slack, or rollout.notify without it",
      "  services.orders.rollout.preset",
      "    tells pagerduty, which team shop does not have; set teams.shop.notifications.pagerduty, or rollout.notify without it",
    ],
  },
  "a trial by an image that teams' pods may not run": {
    changes: {
      images: { registries: ["ghcr.io/acme"] },
      services: { orders: { ...validService(), rollout: { preset: "plants-blue-green" } } },
    },
    refused: [
      '  services.orders.rollout.smoke.image = "docker.io/curlimages/curl:8.21.0@sha256:7c12af72ceb38b7432ab85e1a265cff6ae58e06…',
      "    is not from images.registries; set one that is, or add its registry there",
    ],
  },
  "notifications that nobody sends": {
    changes: { teams: { shop: { notifications: { slack: "#shop" } }, pay: {} } },
    refused: [
      "  teams.shop.notifications",
      "    have nobody to send them; set rollouts.vaultPath, or remove them",
    ],
  },
  "mail without a server": {
    changes: {
      rollouts: { vaultPath: "platform/rollouts" },
      teams: { shop: { notifications: { email: ["shop@acme.example"] } }, pay: {} },
    },
    refused: ["  teams.shop.notifications.email", "    has no mail server; set rollouts.email, or remove it"],
  },
  "a canary step above 100 percent": {
    changes: service({ rollout: { steps: [{ weight: 101, minutes: 1 }] } }),
    refused: [
      "  services.orders.rollout.steps[0].weight = 101",
      "    is too large; set a whole number from 1 to 100",
    ],
  },
  "a host outside the gateway's domain": {
    changes: service({ route: { host: "orders.example.org" } }),
    refused: [
      '  services.orders.route.host = "orders.example.org"',
      "    is not one label below gateway.domain; set for example orders.acme.example",
    ],
  },
  "a host that the gateway's wildcard does not cover": {
    changes: service({ route: { host: "eu.orders.acme.example" } }),
    refused: [
      '  services.orders.route.host = "eu.orders.acme.example"',
      "    is not one label below gateway.domain; set for example orders.acme.example",
    ],
  },
  "two services at one address": {
    changes: {
      services: {
        orders: { ...validService(), route: { host: "shop.acme.example" } },
        billing: { ...validService(), route: { host: "shop.acme.example", path: "/" } },
        search: { ...validService(), route: { host: "shop.acme.example", path: "/search" } },
      },
    },
    refused: [
      "  services.billing.route",
      "    serves shop.acme.example/, as services.orders does; set another host or path",
    ],
  },
  "an environment variable that names a secret": {
    changes: service({ env: { DB_PASSWORD: "hunter2", TOKEN_FILE: "/run/token", SLACK_WEBHOOK_URL: "x" } }),
    refused: [
      "  services.orders.env.DB_PASSWORD",
      "    has the name of a secret; put it in Vault, where the service's pods read it, and remove it here",
      "  services.orders.env.SLACK_WEBHOOK_URL",
      "    has the name of a secret; put it in Vault, where the service's pods read it, and remove it here",
    ],
  },
  "a value that holds a secret": {
    changes: service({ env: { DATABASE_URL: "postgres://app:hunter2@db.acme.example/app" } }),
    refused: [
      "  services.orders.env.DATABASE_URL",
      "    holds a secret in plain text; put it in Vault, remove it here and revoke it",
    ],
  },
  "the decommission of another stack": {
    changes: { decommission: "dev" },
    refused: [
      '  decommission = "dev"',
      "    is not the stack's name; set prod to lift the protection of everything in it, or remove the key",
    ],
  },
};

describe("stacks/config: checks", () => {
  for (const [title, { changes, secrets, refused }] of Object.entries(cases)) {
    it(`refuses ${title}`, () => {
      expect(refusal({ ...changes }, secrets)).to.deep.equal(refused);
    });
  }

  it("judges what is well-formed beside what is not", () => {
    const orders = { ...validService(), port: "http", team: "shpo" };
    const gateway = { domain: "acme.example", issuer: { email: "nobody" } };
    const billing = { ...validService(), route: { host: "billing.example.org" } };
    expect(refusal({ gateway, services: { orders, billing } })).to.deep.equal([
      '  gateway.issuer.email = "nobody"',
      "    is no e-mail address; set the one for expiry notices",
      '  services.orders.port = "http"',
      "    is no whole number; set a whole number from 1024 to 65535",
      '  services.orders.team = "shpo"',
      "    is not declared under teams; did you mean shop?",
      '  services.billing.route.host = "billing.example.org"',
      "    is not one label below gateway.domain; set for example billing.acme.example",
    ]);
  });

  it("lets the edges pass", () => {
    const accepted: object[] = [
      { network: { cidr: "10.10.0.0/20" } },
      { network: { cidr: "10.42.0.0/16" } },
      { network: { cidr: "10.10.0.0/16", reserved: ["10.11.0.0/16"] } },
      { access: { path: "public", authorizedCidrs: ["8.0.0.0/8"] } },
      { target: "gcp", access: { path: "dns-endpoint" } },
      { decommission: "prod" },
      { gcp: undefined, k3s: undefined },
      service({ replicas: { min: 3, max: 3 }, rollout: { steps: [{ weight: 100, minutes: 1 }] } }),
      service({ env: { TOKEN_FILE: "/run/token", LOGIN_URL: "https://login.acme.example/?a=b:c@d" } }),
    ];
    for (const changes of accepted) expect(refusal({ ...changes })).to.deep.equal([]);
  });
});
