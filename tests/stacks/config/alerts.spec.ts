import { expect } from "chai";
import { parse, refusal, validValues } from "./values";

const SLACK = { slack: { vaultPath: "platform/slack" } };
const refused = (alerts: object) =>
  refusal({ alerts: { ...validValues().alerts, ...alerts } }).map((line) => line.trim());

describe("stacks/config/checks: alerts", () => {
  it("send everything to the one webhook by default", () => {
    const { receivers, routing } = parse({}).alerts;
    expect(receivers).to.deep.equal({});
    expect(routing).to.deep.equal({
      critical: "webhook",
      warning: "webhook",
      heartbeat: "webhook",
      teams: {},
    });
  });

  it("refuse a receiver that is not declared", () => {
    expect(refused({ routing: { critical: "pagerduty" } })).to.deep.equal([
      'alerts.routing.critical = "pagerduty"',
      "is not declared under alerts.receivers; declare it under alerts.receivers",
    ]);
  });

  it("refuse a receiver that tells nobody, one that is told nothing, and one with a name of the platform's", () => {
    expect(refused({ receivers: { chat: {} }, routing: { warning: "chat" } })).to.deep.equal([
      "alerts.receivers.chat",
      "tells nobody; set slack, pagerduty, email or webhook below it",
    ]);
    expect(refused({ receivers: { chat: SLACK } })).to.deep.equal([
      "alerts.receivers.chat",
      "is told nothing; name it under alerts.routing, or remove it",
    ]);
    expect(refused({ receivers: { heartbeat: SLACK } })).to.deep.equal([
      "alerts.receivers.heartbeat",
      "has the name of a receiver of the platform's own; set another, such as team-heartbeat",
    ]);
  });

  it("refuse a heartbeat that no machine takes", () => {
    expect(refused({ receivers: { chat: SLACK }, routing: { heartbeat: "chat" } })).to.deep.equal([
      'alerts.routing.heartbeat = "chat"',
      "takes no webhook; set a receiver that has one",
    ]);
  });

  it("refuse a team that there is not, and an escalation to whoever has heard already", () => {
    expect(refused({ routing: { teams: { billing: {} } } })[0]).to.equal(
      'alerts.routing.teams.billing = "billing"',
    );
    expect(refused({ routing: { escalation: { receiver: "webhook" } } })).to.deep.equal([
      'alerts.routing.escalation.receiver = "webhook"',
      "is who hears of critical alerts first; set another receiver",
    ]);
  });

  it("refuse the address of a federated Prometheus with a path", () => {
    const sources = { hamburg: { url: "https://hamburg.example/federate", vaultPath: "a" } };
    expect(refusal({ metrics: { federation: { sources } } }).map((line) => line.trim())).to.deep.equal([
      'metrics.federation.sources.hamburg.url = "https://hamburg.example/federate"',
      "has a path; set for example https://prometheus.example.com",
    ]);
  });
});
