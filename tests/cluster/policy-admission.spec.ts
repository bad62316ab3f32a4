import { expect } from "chai";
import { type AdmissionRule, admissionRules } from "../../policy/pods/admission";
import { judge } from "../../policy/core/evaluate";
import type { Resource, Rule } from "../../policy/core/model";
import { rules } from "../../policy/rules";
import { subjectOf } from "../../policy/core/subject";
import type { ApiServer, KubernetesObject } from "../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../sandbox/kubernetes/ownership";
import { examinations } from "../policy/support/examinations";
import { mutantsOf } from "../policy/support/mutants";
import { ControlPlane } from "./acceptance/control-plane";
import { refusalOf } from "./acceptance/judge";
import { policiesIn } from "./acceptance/policies";
import { eventually } from "./support/processes";

const KINDS: Readonly<Record<string, string>> = {
  "kubernetes:core/v1:Pod": "Pod",
  "kubernetes:core/v1:Namespace": "Namespace",
};

/** A pod or a namespace, and what the pack says of it. */
interface Example {
  readonly title: string;
  readonly resource: Resource;
  /** What is wrong with it; undefined where nothing is. */
  readonly violations: readonly string[];
}

/** What each rule is examined with, as far as an API server can be asked about it; no value may be unknown. */
function examplesOf(rule: Rule): Example[] {
  const examination = examinations().find((candidate) => candidate.rule.id === rule.id);
  if (examination === undefined) throw new Error(`${rule.id} is not examined`);
  const { base, mutants } = examination;
  const changed = mutants.flatMap((entry) =>
    mutantsOf(base, entry).map(({ title, resources }) => ({ title, name: entry.of, resources })),
  );
  const examples = [
    ...base.map((resource) => ({ title: `the base ${resource.name}`, resource })),
    ...changed.flatMap(({ title, name, resources }) =>
      resources.filter((resource) => resource.name === name).map((resource) => ({ title, resource })),
    ),
  ];
  return examples.flatMap(({ title, resource }) => {
    const verdicts = judge(rule, subjectOf(resource));
    const isUnknown = verdicts.some(({ outcome }) => outcome === "undecided") || title.includes(" unknown ");
    if (isUnknown || KINDS[resource.type] === undefined) return [];
    return [{ title, resource, violations: verdicts.map(({ message }) => message) }];
  });
}

/** A rule as objects of the API server: it holds where a namespace has its label. */
function objectsOf({ name, watched, only, variables, validations }: AdmissionRule): KubernetesObject[] {
  const named = (expressions: Readonly<Record<string, string>>) =>
    Object.entries(expressions).map(([key, expression]) => ({ name: key, expression }));
  const ofNamespaces = watched.some(({ resources }) => resources.includes("namespaces"));
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: watched.map((write) => ({ apiGroups: [""], apiVersions: ["v1"], ...write })),
        },
        matchConditions: named(only),
        variables: named(variables),
        validations: validations.map(({ expression, message }) => ({
          expression,
          messageExpression: message,
        })),
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        ...(!ofNamespaces && { matchResources: { namespaceSelector: { matchLabels: { [name]: "on" } } } }),
      },
    },
  ];
}

/** Everything that an examined pod needs apart from the pod. */
const EVERYTHING = "everything";

describe("the rules of the pack that an API server enforces too", () => {
  const enforced = admissionRules(rules);
  const names = enforced.map(({ name }) => name);
  let controlPlane: ControlPlane;
  let api: ApiServer;
  let count = 0;

  before(async () => {
    controlPlane = await ControlPlane.start();
    ({ api } = controlPlane);
    await Promise.all(
      [...names, EVERYTHING].map((name) => {
        const on = name === EVERYTHING ? names : [name];
        const labels = {
          "pod-security.kubernetes.io/enforce": "privileged",
          ...Object.fromEntries(on.map((rule) => [rule, "on"])),
        };
        return api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
      }),
    );
    for (const object of enforced.flatMap(objectsOf)) await api.apply(object, { manager: FIELD_MANAGER });
    await eventually(60_000, async () => {
      const accounts = await api.list({ apiVersion: "v1", kind: "ServiceAccount" });
      return names.every((name) => accounts.some(({ metadata }) => metadata.namespace === name));
    });
  });
  after(() => controlPlane.discard());

  /** What the API server says of an example where only one rule holds; undefined where it takes it. */
  async function answerTo({ resource }: Example, namespace: string): Promise<string | undefined> {
    const kind = KINDS[resource.type] ?? "";
    const props = resource.props as Pick<KubernetesObject, "metadata" | "spec">;
    const name = `example-${++count}`;
    const place = kind === "Pod" ? { name, namespace } : { name };
    const object = { ...props, apiVersion: "v1", kind, metadata: { ...props.metadata, ...place } };
    const { ephemeralContainers: added, ...spec } = (props["spec"] ?? {}) as Readonly<
      Record<string, unknown>
    >;
    if (added === undefined) return refusalOf(api.create(object, { dryRun: true }));
    // A pod is made without such containers; they are added to it.
    const made = { ...object, spec };
    await api.create(made);
    return refusalOf(api.merge(made, { spec: { ephemeralContainers: added } }, "ephemeralcontainers"));
  }

  const isRefusedBy = (name: string, answer: string | undefined) =>
    answer?.includes(`ValidatingAdmissionPolicy '${name}'`) === true;

  it("fit the types of what they judge", async () => {
    const manifests = enforced.flatMap(objectsOf).map((object) => ({ object, file: object.metadata.name }));
    const checked = await policiesIn(api, manifests);
    expect(
      checked.flatMap(({ name, warnings }) => warnings.map((warning) => JSON.stringify({ name, warning }))),
    ).to.deep.equal([]);
    expect(checked).to.have.length(enforced.length);
  });

  for (const { name } of enforced) {
    it(`${name}: the API server and the pack agree`, async () => {
      const rule = rules.find(({ id }) => id === name);
      if (rule === undefined) throw new Error(`no rule ${name}`);
      const examples = examplesOf(rule);
      // A policy takes effect some time after it is made.
      const bad = examples.filter(({ violations }) => violations.length > 0);
      await eventually(60_000, async () => {
        for (const example of bad) if (isRefusedBy(name, await answerTo(example, name))) return true;
        return false;
      });
      const tally = { refused: 0, admitted: 0, invalid: 0 };
      const disagreements: string[] = [];
      const refusals: string[] = [];
      for (const example of examples) {
        const answer = await answerTo(example, name);
        const refused = isRefusedBy(name, answer);
        if (answer !== undefined && !refused) {
          tally.invalid++;
          if (process.env["SHOW"] !== undefined)
            console.log(`      ${example.title}: ${answer.slice(0, 300)}`);
          continue;
        }
        tally[refused ? "refused" : "admitted"]++;
        if (refused) refusals.push(answer ?? "");
        const said = example.violations.some((message) => answer?.includes(message) === true);
        if (refused ? !said : example.violations.length > 0) {
          disagreements.push(
            `${example.title}: ${example.violations.join(" | ")} <> ${answer ?? "admitted"}`,
          );
        }
      }
      console.log(`      ${JSON.stringify(tally)}`);
      expect(disagreements).to.deep.equal([]);
      const unheard = Object.values(rule.enforceable?.requirements ?? {})
        .map(({ message }) => message)
        .filter((message) => !refusals.some((refusal) => refusal.includes(message)));
      expect(unheard, "requirements that nothing broke").to.deep.equal([]);
      expect(tally.admitted).to.be.greaterThan(0);
    });
  }
});
