import { expect } from "chai";
import fc from "fast-check";
import { dashboard, type PanelArgs } from "../../components/dashboards/grafana-json";
import { platformDashboard } from "../../components/dashboards/platform";
import { type Displayed, serviceDashboard } from "../../components/dashboards/service";
import { linkerdRequests } from "../../components/pure/requests/linkerd";
import { selectedBy } from "../metrics/promql";

const name = (maxLength: number) =>
  fc.stringMatching(/^[a-z]([a-z0-9-]*[a-z0-9])?$/).filter((text) => text.length <= maxLength);

const services: fc.Arbitrary<Displayed> = fc
  .record({
    mesh: fc.constant("linkerd" as const),
    name: name(40),
    team: name(30),
    slo: fc.record({
      availability: fc.double({ min: 90, max: 99.999, noNaN: true }),
      latencyMs: fc.integer({ min: 1, max: 60_000 }),
    }),
  })
  .map((service) => ({ ...service, requests: { namespace: service.team, service: service.name } }));

const PANEL: PanelArgs = { title: "Requests", unit: "reqps", queries: { all: "x" } };

describe("Dashboards", () => {
  it("are valid, and ask in PromQL, whatever a service is called and promises", () => {
    fc.assert(
      fc.property(services, (service) => {
        for (const { targets } of serviceDashboard(service).panels) {
          for (const { expr } of targets) selectedBy(expr);
        }
      }),
    );
  });

  it("show the error budget of every service of a platform, however many there are", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(services, { maxLength: 60, selector: (service) => service.name }),
        (list) => {
          const shown = platformDashboard("acme", list)
            .panels.filter(({ title }) => title.startsWith("Error budget left"))
            .flatMap(({ targets }) => targets.map(({ legendFormat }) => legendFormat));
          expect(shown).to.deep.equal(list.map((service) => service.name));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("count the requests of callers that are held to some, as alerts do", () => {
    const requests = { namespace: "shop", service: "orders", limited: true };
    const slo = { availability: 99.9, latencyMs: 500 };
    const { panels } = serviceDashboard({ mesh: "linkerd", name: "orders", team: "shop", slo, requests });
    const [shown] = panels.flatMap(({ title, targets }) => (title === "Requests" ? targets : []));
    expect(shown?.expr).to.include(linkerdRequests.all(requests));
    expect(shown?.expr).not.to.include(linkerdRequests.all({ namespace: "shop", service: "orders" }));
  });

  it("have addresses of their own where names are too long for one", () => {
    const [team, long] = ["t".repeat(30), "s".repeat(39)];
    const uids = ["a", "b"].map(
      (end) =>
        serviceDashboard({
          mesh: "linkerd",
          name: `${long}${end}`,
          team,
          slo: { availability: 99, latencyMs: 1 },
          requests: { namespace: team, service: `${long}${end}` },
        }).uid,
    );
    expect(new Set(uids)).to.have.property("size", 2);
    for (const uid of uids) expect(uid.length).to.be.at.most(40);
  });

  it("are refused when they are none that Grafana would show", () => {
    const args = { uid: "a", title: "A", tags: [], panels: [PANEL] };
    expect(() => dashboard({ ...args, uid: "A b" })).to.throw("uid");
    expect(() => dashboard({ ...args, panels: [] })).to.throw("panels");
    expect(() => dashboard({ ...args, panels: [{ ...PANEL, queries: {} }] })).to.throw("targets");
  });
});
