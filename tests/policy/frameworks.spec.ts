import { expect } from "chai";
import { frameworks } from "../../policy/frameworks";
import { rules } from "../../policy/rules";

const named = frameworks.flatMap(({ name, controls }) =>
  controls.flatMap(({ control, rules: ids }) => ids.map((id) => ({ id, where: `${name} ${control}` }))),
);

describe("policy/frameworks", () => {
  it("name rules that there are", () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect(named.filter(({ id }) => !ids.has(id)).map(({ id, where }) => `${where}: ${id}`)).to.deep.equal(
      [],
    );
  });

  it("name every mandatory rule of high or critical severity", () => {
    const severe = rules.filter(
      ({ level, severity }) => level === "mandatory" && ["high", "critical"].includes(severity),
    );
    const missing = severe.filter((rule) => !named.some(({ id }) => id === rule.id)).map(({ id }) => id);
    expect(missing).to.deep.equal([]);
  });

  for (const { name, controls } of frameworks) {
    it(`${name} lists each control once, with each rule once and a title`, () => {
      expect(controls).not.to.be.empty;
      expect(new Set(controls.map(({ control }) => control))).to.have.property("size", controls.length);
      for (const { control, title, rules: ids } of controls) {
        expect(title, control).not.to.equal("");
        expect(ids, control).not.to.be.empty;
        expect(new Set(ids), control).to.have.property("size", ids.length);
      }
    });
  }

  it("keep the order of sections", () => {
    const sections =
      frameworks.find(({ name }) => name === "cis")?.controls.map(({ control }) => control) ?? [];
    expect(sections.indexOf("GKE 5.10.2")).to.be.greaterThan(sections.indexOf("GKE 5.9.1"));
  });
});
