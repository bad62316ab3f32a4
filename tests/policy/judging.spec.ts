import { expect } from "chai";
import {
  all,
  any,
  atLeast,
  each,
  named,
  not,
  own,
  same,
  set,
  some,
  spec,
} from "../../policy/pods/conditions";
import { evaluate } from "../../policy/core/evaluate";
import type { Fact } from "../../policy/core/facts";
import { factOf } from "../../policy/pods/judging";
import { workloadNotPrivileged } from "../../policy/rules/workload/workload-not-privileged";
import { Node, normaliseAll } from "../../policy/core/values";
import { unknown } from "./support/fixtures";
import { options } from "./support/outcomes";
import { asEveryKind, container, deployment } from "./support/workloads";

function judged(condition: Parameters<typeof factOf>[0], of: object, silence?: boolean): Fact {
  const node = new Node(normaliseAll(of), "spec");
  return factOf(condition, { spec: node, metadata: new Node(null), own: node }, silence);
}

describe("policy/judging", () => {
  describe("of what a patch leaves out", () => {
    it("takes what makes the requirement hold, however deep it is denied", () => {
      for (const condition of [
        set(spec("a")),
        not(set(spec("a"))),
        all(set(spec("a")), not(any(set(spec("b")), not(set(spec("c")))))),
        some(spec("list"), set(own("a"))),
        not(each(spec("list"), set(own("a")))),
        not(atLeast(spec("a"), 5)),
      ]) {
        expect(judged(condition, {}, true)).to.equal(true);
      }
    });

    it("still judges what the patch says", () => {
      expect(judged(atLeast(spec("a"), 5), { a: 4 }, true)).to.equal(false);
      expect(judged(not(set(spec("a"))), { a: {} }, true)).to.equal(false);
    });
  });

  describe("whether two places are the same", () => {
    const equal = same(spec("a"), spec("b"));

    it("looks at what is below them, in any order of keys", () => {
      expect(judged(equal, { a: { x: [1, { y: 2 }], z: "t" }, b: { z: "t", x: [1, { y: 2 }] } })).to.equal(
        true,
      );
      expect(judged(equal, { a: { x: [1, { y: 2 }] }, b: { x: [1, { y: 3 }] } })).to.equal(false);
      expect(judged(equal, { a: { x: 1 }, b: { x: 1, y: 1 } })).to.equal(false);
      expect(judged(equal, { a: [1], b: [1, 2] })).to.equal(false);
    });

    it("is false of nothing at all", () => {
      expect(judged(equal, {})).to.equal(false);
      expect(judged(equal, { a: 1 })).to.equal(false);
    });

    it("knows that they differ whatever is unknown beside", () => {
      expect(judged(equal, { a: { x: unknown, y: 1 }, b: { x: 1, y: 2 } })).to.equal(false);
      expect(judged(equal, { a: { x: unknown, y: 1 }, b: { x: 1, y: 1 } })).to.deep.equal({
        unknown: ["spec.a.x"],
      });
    });
  });

  describe("whether a name is declared", () => {
    const declared = named(spec("port"), spec("ports"));
    const ports = [{ name: "http" }];

    it("asks it of texts only", () => {
      expect(judged(declared, { port: "http", ports })).to.equal(true);
      expect(judged(declared, { port: "https", ports })).to.equal(false);
      expect(judged(declared, { port: 8080, ports })).to.equal(true);
      expect(judged(declared, { ports })).to.equal(true);
      expect(judged(declared, { port: "http" })).to.equal(false);
    });

    it("leaves open what is unknown", () => {
      expect(judged(declared, { port: "https", ports: [...ports, { name: unknown }] })).to.deep.equal({
        unknown: ["spec.ports[1].name"],
      });
      expect(judged(declared, { port: unknown, ports })).to.have.property("unknown");
    });
  });

  it("marks decisions that are unknown, in every kind and list", () => {
    const hidden = { containers: [{ ...container, securityContext: { privileged: unknown } }] };
    const { single, typedList, list } = asEveryKind(hidden);
    const all = [deployment(hidden), ...single, ...typedList, ...list];
    const { undecided } = evaluate([workloadNotPrivileged], all, options);
    expect(undecided.filter(({ mustKnow }) => mustKnow !== true)).to.deep.equal([]);
    expect(undecided).to.have.length(all.length);
  });
});
