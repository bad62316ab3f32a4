import { expect } from "chai";
import fc from "fast-check";
import { alertOf, scriptOf } from "../../components/synthetics";

const slo = { availability: 99.9, latencyMs: 300 };

/** The script with its imports taken away and its options and what it asks for given out. */
function run(script: string, answer: { status: number }) {
  const body = script
    .replace(/^import .*$/gm, "")
    .replace("export const options =", "const options =")
    .replace("export default function", "function main");
  const asked: string[] = [];
  const results: boolean[] = [];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what k6 would run, with k6's own functions made up
  const evaluate = new Function("http", "check", "__ENV", `${body}; main(); return options;`) as (
    ...given: unknown[]
  ) => Record<string, unknown>;
  const options = evaluate(
    {
      get: (url: string) => {
        asked.push(url);
        return answer;
      },
    },
    (response: unknown, checks: Record<string, (response: unknown) => boolean>) => {
      results.push(...Object.values(checks).map((test) => test(response)));
    },
    { GATEWAY: "10.0.0.1" },
  );
  return { asked, results, options };
}

describe("The check of a route", () => {
  it("asks for the route by its public name at the gateway's address, whatever the path is", () => {
    fc.assert(
      fc.property(fc.domain(), fc.string(), (host, rest) => {
        const script = scriptOf({ requests: 3, verify: true }, { host, path: `/${rest}`, slo });
        const { asked, options } = run(script, { status: 200 });
        expect(asked).to.deep.equal([`https://${host}/${rest}`]);
        expect(options["hosts"]).to.deep.equal({ [host]: "10.0.0.1" });
        expect(options["iterations"]).to.equal(3);
      }),
    );
  });

  it("counts an answer that is no server's error", () => {
    const script = scriptOf({ requests: 3, verify: true }, { host: "a.example", path: "/", slo });
    const passes = (status: number) => run(script, { status }).results;
    expect([200, 302, 404, 500, 503, 0].map(passes)).to.deep.equal([
      [true],
      [true],
      [true],
      [false],
      [false],
      [false],
    ]);
  });

  it("holds latency and failures against the objectives", () => {
    const script = scriptOf({ requests: 3, verify: false }, { host: "a.example", path: "/", slo });
    const { options } = run(script, { status: 200 });
    expect(options["thresholds"]).to.deep.equal({
      checks: ["rate>=0.9856"],
      http_req_duration: ["p(95)<=300"],
    });
    expect(options["insecureSkipTLSVerify"]).to.equal(true);
  });

  it("is the team's own alert, with a page of what to do", () => {
    const alert = alertOf(
      { everyMinutes: 5, runbooks: "https://runbooks.acme.example/" },
      { name: "podinfo", team: "shop", host: "a.example", oncall: "page" },
    );
    expect(alert.labels).to.deep.equal({
      namespace: "shop",
      service: "podinfo",
      team: "shop",
      severity: "critical",
      notify: "page",
    });
    expect(alert.annotations.runbook_url).to.equal("https://runbooks.acme.example/RouteCheckFails");
  });
});
