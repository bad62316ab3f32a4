import { expect } from "chai";
import { targetNames, targets } from "../../stacks/targets";
import { refusal, validService, validValues } from "../stacks/config/values";

describe("what the checks know of secret managers", () => {
  it("is what the targets have", () => {
    const registered = targetNames.filter((name) => targets[name].secretManager);
    expect(registered).to.deep.equal(["aws", "gcp"]);
  });
});

describe("where secrets are kept, as the configuration says it", () => {
  const cloud = { engine: "cloud" };
  const irsa = { aws: { ...validValues().aws, workloadIdentity: "irsa" } };
  const cases: Readonly<Record<string, { readonly changes: object; readonly refused: readonly string[] }>> = {
    "needs a Vault where it is one": {
      changes: { vault: undefined },
      refused: ["  vault", "    is missing; set vault.address, or set secrets.engine to cloud"],
    },
    "needs no Vault in a cloud where no service has a database": {
      changes: { ...irsa, secrets: cloud, vault: undefined },
      refused: [],
    },
    "needs one for the users of a service's database": {
      changes: {
        ...irsa,
        secrets: cloud,
        vault: undefined,
        services: { orders: { ...validService(), database: "main" } },
      },
      refused: [
        '  services.orders.database = "main"',
        "    has no Vault to issue its users; set vault.address, or remove it",
      ],
    },
    "cannot be a cloud's manager at an edge site": {
      changes: { target: "k3s", kubeconfig: "(secret)", secrets: cloud },
      refused: ["  secrets.engine", "    is cloud, and k3s has no secret manager; set it to vault"],
    },
    "asks for roles that service accounts' tokens are traded for on AWS": {
      changes: { secrets: cloud },
      refused: [
        '  aws.workloadIdentity = "pod-identity"',
        "    gives External Secrets no role but its own; set it to irsa, which secrets.engine cloud needs",
      ],
    },
    "gives a user out again before it ends (H7)": {
      changes: { vault: { ...validValues().vault, users: { lifetimeMinutes: 60, refreshMinutes: 45 } } },
      refused: [
        "  vault.users.refreshMinutes = 45",
        "    is more than half of the 60 minutes that a user lives; set at most 30",
      ],
    },
  };
  for (const [title, { changes, refused }] of Object.entries(cases)) {
    it(`${title} (E03)`, () => {
      expect(refusal({ ...changes }, ["kubeconfig"])).to.deep.equal(refused);
    });
  }
});
