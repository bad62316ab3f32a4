import { expect } from "chai";
import fc from "fast-check";
import { type Choice, inputOf, MATRIX, planOf } from "../support/plans";
import { selectedBy } from "./promql";
import { queriesOf, recordedBy } from "./queries";
import { ORIGINS, readSample, type Sample, samples } from "./samples";

/** Labels that Prometheus gives a series from where it was scraped, by the monitors of the operator and of ours. */
const TARGET_LABELS = [
  "namespace",
  "pod",
  "container",
  "service",
  "endpoint",
  "job",
  "instance",
  "node",
  // Labels of the pod that the PodMonitors of services ask for.
  "app_kubernetes_io_name",
  "rollouts_pod_template_hash",
];

/** What Prometheus makes itself: of every scrape, and of every alert. */
const BUILT_IN = new Map([
  ["up", new Set<string>()],
  ["ALERTS", new Set(["alertname", "alertstate", "severity", "team"])],
]);

/** Labels of every series that anybody exports or records. */
function knownSeries(all: readonly Sample[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>(BUILT_IN);
  for (const { metrics } of all) {
    for (const [metric, labels] of metrics) {
      known.set(metric, new Set([...(known.get(metric) ?? []), ...labels]));
    }
  }
  return known;
}

/** What teams ask for by themselves: their own services export it, and nobody else knows. */
function teamsOwn(choice: Choice): ReadonlySet<string> {
  const { services } = inputOf(choice).config;
  return new Set(
    Object.values(services).flatMap(({ scaling }) =>
      Object.values(scaling.prometheus).map(({ query }) => query),
    ),
  );
}

describe("Metrics that somebody exports", function () {
  this.timeout(120_000);
  const committed = samples();

  it("says of each sample where it is from and how it was made", () => {
    expect(committed).to.not.be.empty;
    for (const { exporter, how, metrics } of committed) {
      expect(exporter, "no version").to.match(/-\d+\.\d+(\.\d+)?$/);
      expect(ORIGINS, exporter).to.include(how);
      expect(metrics.size, exporter).to.be.above(0);
    }
  });

  for (const { name, ...choice } of MATRIX) {
    it(`are all that rules, dashboards, analyses and autoscalers of ${name} ask for (F10, M15)`, async () => {
      const { resources } = (await planOf(choice, true)).recording;
      const own = teamsOwn(choice);
      const queries = queriesOf(resources).filter(({ expression }) => !own.has(expression));
      expect(queries.filter(({ where }) => where.startsWith("PrometheusRule"))).to.not.be.empty;
      expect(queries.filter(({ where }) => where.startsWith("dashboard"))).to.not.be.empty;
      const known = knownSeries(committed);
      for (const { metric, labels } of recordedBy(resources)) {
        known.set(metric, new Set([...(known.get(metric) ?? []), ...labels]));
      }
      const unknown = queries.flatMap(({ where, expression }) =>
        selectedBy(expression).flatMap(({ metric, labels }) => {
          const exported = known.get(metric);
          if (exported === undefined) return [`${where}: nobody exports ${metric}`];
          return (
            labels
              // What a target says of itself keeps this name beside what Prometheus says of the target.
              .map((label) => label.replace(/^exported_/, ""))
              .filter((label) => !exported.has(label) && !TARGET_LABELS.includes(label))
              .map((label) => `${where}: ${metric} has no label ${label}`)
          );
        }),
      );
      expect([...new Set(unknown)]).to.deep.equal([]);
    });
  }
});

describe("What a query selects", () => {
  it("is found in every place of an expression", () => {
    const expression = 'sum by (a) (rate(x_total{b="1", c=~"2"}[5m])) / on (a) y > 3 or absent(z{d!=""})';
    expect(selectedBy(expression)).to.deep.equal([
      { metric: "x_total", labels: ["b", "c"] },
      { metric: "y", labels: [] },
      { metric: "z", labels: ["d"] },
    ]);
  });

  it("is not guessed where an expression is none, or names no metric", () => {
    expect(() => selectedBy("sum(rate(x[5m])")).to.throw("no PromQL");
    expect(() => selectedBy('{a="b"}')).to.throw("without a metric's name");
  });

  it("is what was put in, whatever the names are", () => {
    const name = fc.stringMatching(/^m_[a-z]{1,8}$/);
    fc.assert(
      fc.property(name, name, (metric, label) => {
        expect(selectedBy(`avg(rate(${metric}{${label}="x"}[1m]))`)).to.deep.equal([
          { metric, labels: [label] },
        ]);
      }),
    );
  });
});

describe("A sample", () => {
  it("is read with the labels of all its series", () => {
    const text = '# source: a; how: scraped\n# TYPE m counter\nm{a="}"} 1\nm{b="x\\"y"} NaN 17\nn 2\n';
    const { metrics } = readSample("x-1.0", text);
    expect([...metrics].map(([metric, labels]) => [metric, [...labels]])).to.deep.equal([
      ["m", ["a", "b"]],
      ["n", []],
    ]);
  });

  it("is refused where nobody says where it is from, or a line is none", () => {
    expect(() => readSample("x-1.0", "m 1\n")).to.throw("where it is from");
    expect(() => readSample("x-1.0", "# source: a; how: scraped\nm\n")).to.throw("no sample");
  });
});
