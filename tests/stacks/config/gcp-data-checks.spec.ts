import { expect } from "chai";
import { refusal, validValues } from "./values";

/** What is wrong with data services of a platform on GCP. */
function problems(changes: object, gcp: object = {}): string[] {
  return refusal({ target: "gcp", gcp: { ...validValues().gcp, ...gcp }, ...changes });
}

describe("stacks/config/checks: data services on GCP", () => {
  it("refuse a cache with shards", () => {
    expect(problems({ caches: { sessions: { shards: 3 } } })).to.deep.equal([
      "  caches.sessions.shards = 3",
      "    is more than a cache on gcp has; set 1, and a larger size or several caches",
    ]);
  });

  it("refuse settings of a database and a bucket that are not there", () => {
    expect(problems({}, { databases: { man: {} }, buckets: { invoices: {} } })).to.deep.equal([
      '  gcp.databases.man = "man"',
      "    is not declared under databases; did you mean main?",
      '  gcp.buckets.invoices = "invoices"',
      "    is not declared under buckets; declare it under buckets",
    ]);
  });

  it("refuse a copy without a second region", () => {
    expect(
      problems(
        { buckets: { invoices: {} } },
        { databases: { main: { replica: true } }, buckets: { invoices: { replica: true } } },
      ),
    ).to.deep.equal([
      "  gcp.databases.main.replica = true",
      "    needs a second region; set gcp.recoveryRegion, or remove this",
      "  gcp.buckets.invoices.replica = true",
      "    needs a second region; set gcp.recoveryRegion, or remove this",
    ]);
  });

  it("refuse a second region that is the first", () => {
    expect(problems({}, { recoveryRegion: "europe-west3" })).to.deep.equal([
      '  gcp.recoveryRegion = "europe-west3"',
      "    is the region itself; set another, or remove it",
    ]);
  });

  it("refuse a bucket in two areas, and take a database there", () => {
    const gcp = { recoveryRegion: "us-east1", databases: { main: { replica: true } } };
    expect(
      problems({ buckets: { invoices: {} } }, { ...gcp, buckets: { invoices: { replica: true } } }),
    ).to.deep.equal([
      "  gcp.buckets.invoices.replica = true",
      "    cannot be in europe-west3 and us-east1; set gcp.recoveryRegion to a region of the same area, or remove this",
    ]);
    expect(problems({}, gcp)).to.deep.equal([]);
  });

  it("refuse databases, their copies and caches in a range that has no room for all", () => {
    const small = { network: { cidr: "10.10.0.0/20" } };
    const message = (prefix: number) => [
      '  network.cidr = "10.10.0.0/20"',
      `    leaves 10.10.11.0/24 for databases and caches, which need a /${prefix}; set a larger network, or gcp.subnets.managedServices`,
    ];
    expect(problems(small)).to.deep.equal([]);
    expect(problems({ ...small, caches: { sessions: {} } })).to.deep.equal(message(23));
    const copied = { recoveryRegion: "europe-west4", databases: { main: { replica: true } } };
    expect(problems({ ...small, caches: { sessions: {} } }, copied)).to.deep.equal(message(22));
    expect(problems({ network: { cidr: "10.10.0.0/18" }, caches: { sessions: {} } }, copied)).to.deep.equal(
      [],
    );
  });

  it("refuse a rotator that is no service of a team", () => {
    const secrets = { key: { firstRotation: "2030-01-01T00:00:00Z", rotator: "rotator" } };
    expect(problems({}, { secrets })).to.deep.equal([
      "  gcp.secrets.key.rotator",
      "    is no service of a team; set both with a slash between them, such as shop/orders",
    ]);
  });
});
