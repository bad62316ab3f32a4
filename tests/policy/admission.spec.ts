import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { AdmissionPolicyArgs } from "../../components/kubernetes/admission-rule";
import { admissionRules } from "../../policy/pods/admission";
import { admissionText, FILE } from "../../policy/pods/generate";
import { celOf } from "../../policy/pods/cel";
import {
  each,
  either,
  entries,
  is,
  metadata,
  named,
  not,
  own,
  same,
  set,
  some,
  spec,
  startsWith,
} from "../../policy/pods/conditions";
import { rules } from "../../policy/rules";

describe("policy/admission", () => {
  const enforced = admissionRules(rules);

  it("stands in the platform as it is here; `make schemas` writes it", () => {
    expect(readFileSync(FILE, "utf8")).to.equal(admissionText());
  });

  it("gives what the platform's admission policies take", () => {
    const policies: readonly AdmissionPolicyArgs[] = enforced;
    expect(policies).not.to.be.empty;
  });

  it("has every rule about the pod alone, and the one about namespaces", () => {
    const apart = ["workload-service-account-dedicated"];
    const group = rules.map(({ id }) => id).filter((id) => id.startsWith("workload-"));
    expect(enforced.map(({ name }) => name)).to.include.members(group.filter((id) => !apart.includes(id)));
  });

  it("follows a rule's settings", () => {
    const sysctls = rules.filter(({ id }) => id === "workload-safe-sysctls");
    const older = sysctls.flatMap((rule) => rule.configure?.({ kubernetesVersion: "1.31" }) ?? []);
    const expressionsOf = (of: typeof rules) =>
      admissionRules(of).flatMap(({ validations }) => validations.map(({ expression }) => expression));
    expect(expressionsOf(sysctls).join()).to.include("net.ipv4.tcp_rmem");
    expect(expressionsOf(older).join()).to.include("net.ipv4.tcp_fin_timeout").and.not.include("tcp_rmem");
  });

  it("judges each list of containers, names what is wrong, and leaves alone what did not change", () => {
    const [rule] = admissionRules(rules.filter(({ id }) => id === "workload-no-privilege-escalation"));
    const test =
      'object.spec.?os.?name.optMap(v, v in ["windows"]).orValue(false) || c.?securityContext.?allowPrivilegeEscalation.optMap(v, v in [false]).orValue(false)';
    const inList = (list: string) => `variables.${list}.filter(c, !(${test})).map(c, "container " + c.name)`;
    expect(rule).to.deep.equal({
      name: "workload-no-privilege-escalation",
      title: "Containers cannot gain more privileges than they start with",
      watched: [
        { resources: ["pods"], operations: ["CREATE", "UPDATE"] },
        { resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
      ],
      only: { "the-pod-is-new-or-changed": "oldObject == null || object.spec != oldObject.spec" },
      variables: {
        containers: "object.spec.?containers.orValue([])",
        initContainers: "object.spec.?initContainers.orValue([])",
        ephemeralContainers: "object.spec.?ephemeralContainers.orValue([])",
        escalation_offenders: ["containers", "initContainers", "ephemeralContainers"].map(inList).join(" + "),
      },
      validations: [
        {
          expression: "variables.escalation_offenders.size() == 0",
          message:
            'variables.escalation_offenders.map(n, n + " does not set allowPrivilegeEscalation to false").join("; ")',
        },
      ],
    });
  });

  describe("in CEL", () => {
    const expressions = [
      [is(spec("hostNetwork"), true), "object.spec.?hostNetwork.optMap(v, v in [true]).orValue(false)"],
      [not(set(own("hostPath"))), "!c.?hostPath.hasValue()"],
      [set(either(own("a"), spec("b.c"))), "c.?a.or(object.spec.?b.?c).hasValue()"],
      [set(own("resources.limits.cpu")), "dyn(c).?resources.?limits.?cpu.hasValue()"],
      [
        set(metadata("labels", "example.com/kind")),
        'object.metadata.?labels[?"example.com/kind"].hasValue()',
      ],
      [
        each(own("ports"), is(own("hostPort"), 0)),
        "c.?ports.orValue([]).all(e0, e0.?hostPort.optMap(v, v in [0]).orValue(false))",
      ],
      [
        some(own("drop"), is(own(""), "ALL")),
        'c.?drop.orValue([]).exists(e0, optional.of(e0).optMap(v, v in ["ALL"]).orValue(false))',
      ],
      [same(own("a"), own("b")), "(c.?b.hasValue() && dyn(c.?a) == dyn(c.?b))"],
      [
        entries(metadata("annotations"), "a/", startsWith(own(""), "b/")),
        'object.metadata.?annotations.orValue({}).all(e0, !e0.startsWith("a/") || optional.of(object.metadata.?annotations.orValue({})[e0]).optMap(v, v.startsWith("b/")).orValue(false))',
      ],
      [
        named(own("port"), own("ports")),
        'c.?port.optMap(v, type(v) != string || c.?ports.orValue([]).exists(n, n.?name.orValue("") == v)).orValue(true)',
      ],
    ] as const;
    for (const [condition, expression] of expressions) {
      it(expression, () => {
        expect(celOf(condition, "c")).to.equal(expression);
      });
    }
  });
});
