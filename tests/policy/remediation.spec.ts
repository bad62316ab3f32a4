import { expect } from "chai";
import type { Verdict } from "../../policy/core/model";
import { mend, stepsOf } from "../../policy/core/remediation";

const verdict = (path: string, fix?: Verdict["fix"]): Verdict => ({
  rule: "a-rule",
  level: "mandatory",
  severity: "high",
  urn: "urn:pulumi:test::trivium::x:y:Z::z",
  message: "it is wrong",
  outcome: "violation",
  path,
  ...(fix !== undefined && { fix }),
});

describe("policy/remediation", () => {
  it("reads a path as rules write it", () => {
    expect(stepsOf('spec.containers[10].env["a.b/c"].value')).to.deep.equal([
      "spec",
      "containers",
      10,
      "env",
      "a.b/c",
      "value",
    ]);
  });

  it("writes the fix where the rule found the mistake, and makes what lies between", () => {
    const props = { spec: { containers: [{ name: "a" }, { name: "b" }] } };
    const mended = mend(props, [
      verdict("spec.containers[1].securityContext.allowPrivilegeEscalation", false),
    ]);
    expect(mended).to.equal(true);
    expect(props).to.deep.equal({
      spec: {
        containers: [{ name: "a" }, { name: "b", securityContext: { allowPrivilegeEscalation: false } }],
      },
    });
  });

  it("leaves everything as it is where no verdict has a fix", () => {
    const props = { spec: {} };
    expect(mend(props, [verdict("spec.hostNetwork")])).to.equal(false);
    expect(props).to.deep.equal({ spec: {} });
  });

  it("gives every resource a fix of its own, not one that they share", () => {
    const fix = { drop: ["ALL"] };
    const [first, second] = [{}, {}] as [{ capabilities?: { drop: string[] } }, { capabilities?: unknown }];
    mend(first, [verdict("capabilities", fix)]);
    mend(second, [verdict("capabilities", fix)]);
    first.capabilities?.drop.push("X");
    expect(second.capabilities).to.deep.equal({ drop: ["ALL"] });
  });
});
