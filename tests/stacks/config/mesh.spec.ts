import { expect } from "chai";
import { refusal, validService } from "./values";

/** A configuration with one service, changed. */
function service(changes: object) {
  return { services: { orders: { ...validService(), ...changes } } };
}

/** As many paths as a caller may have. */
function paths(prefix: string): string[] {
  return Array.from({ length: 16 }, (_, index) => `/${prefix}${index}`);
}

const cases: Record<string, { changes: object; refused: string[] }> = {
  "a caller that does not exist, with what it may send": {
    changes: service({ callers: [{ service: "order", methods: ["POST"] }] }),
    refused: [
      '  services.orders.callers[0].service = "order"',
      "    is not declared under services; did you mean orders?",
    ],
  },
  "a caller that is there twice": {
    changes: service({ callers: ["orders", { service: "orders", methods: ["GET"] }] }),
    refused: ['  services.orders.callers[1] = "orders"', "    is there twice; set it once"],
  },
  "a method that does not exist": {
    changes: service({ callers: [{ service: "orders", methods: ["SEND"] }] }),
    refused: [
      "  services.orders.callers[0]",
      "    its methods[0] is none of the choices; set one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    ],
  },
  "a path that meshes would read differently": {
    changes: service({ callers: [{ service: "orders", paths: ["/api/orders/"] }] }),
    refused: [
      '  services.orders.callers[0].paths[0] = "/api/orders/"',
      "    is no path prefix; set segments of letters, digits and ._~- such as /api/orders",
    ],
  },
  "a caller whose name is no name": {
    changes: service({ callers: ["Orders"] }),
    refused: [
      '  services.orders.callers[0] = "Orders"',
      "    is no valid name; set lower-case letters, digits and dashes, such as orders",
    ],
  },
  "callers with more combinations of requests than a route holds": {
    changes: {
      services: {
        ...Object.fromEntries(["reader", "writer", "other"].map((name) => [name, validService()])),
        orders: {
          ...validService(),
          callers: [
            { service: "reader", methods: ["GET", "HEAD", "POST"], paths: paths("read") },
            { service: "writer", methods: ["PUT", "PATCH", "DELETE", "OPTIONS"], paths: paths("write") },
            { service: "other", paths: ["/"] },
          ],
        },
      },
    },
    refused: [
      "  services.orders.callers",
      "    need 152 combinations of method and path in one route, which holds 128; set fewer methods or paths",
    ],
  },
  "a host outside by name, which Linkerd cannot hold": {
    changes: service({ egress: [{ host: "api.partner.example", port: 443 }] }),
    refused: [
      '  services.orders.egress[0].host = "api.partner.example"',
      "    is a name, and linkerd cannot hold connections to one; set cidr instead, or mesh.kind to istio",
    ],
  },
  "egress by name and by address": {
    changes: {
      mesh: { kind: "istio" },
      ...service({ egress: [{ host: "api.partner.example", cidr: "198.51.100.0/24", port: 443 }] }),
    },
    refused: [
      '  services.orders.egress[0].cidr = "198.51.100.0/24"',
      "    is there beside host; set one of them",
    ],
  },
  "egress to nowhere": {
    changes: service({ egress: [{ port: 443 }] }),
    refused: ["  services.orders.egress[0]", "    says nowhere; set host or cidr"],
  },
  "egress to most of the internet": {
    changes: service({ egress: [{ cidr: "0.0.0.0/0", port: 443 }] }),
    refused: [
      '  services.orders.egress[0].cidr = "0.0.0.0/0"',
      "    is larger than a /8; set the blocks that the service needs",
    ],
  },
};

describe("stacks/config: what services say to the mesh", () => {
  for (const [title, { changes, refused }] of Object.entries(cases)) {
    it(`refuses ${title}`, () => {
      expect(refusal({ ...changes })).to.deep.equal(refused);
    });
  }

  it("lets the edges pass", () => {
    const accepted: object[] = [
      service({ callers: [{ service: "orders", methods: ["GET"], paths: ["/", "/api/v1.2/~me"] }] }),
      service({ egress: [{ cidr: "8.0.0.0/8", port: 65_535 }], timeoutSeconds: 3600, circuitBreaker: {} }),
      { mesh: { kind: "istio" }, ...service({ egress: [{ host: "api.partner.example", port: 80 }] }) },
    ];
    for (const changes of accepted) expect(refusal({ ...changes })).to.deep.equal([]);
  });
});
