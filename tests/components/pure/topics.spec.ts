import { expect } from "chai";
import * as fc from "fast-check";
import { type DeclaredEvents, topicName, topicsOf, topicUse } from "../../../components/pure/topics";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const topic = fc.tuple(name, name).map(([service, own]) => topicName(service, own));
const events: fc.Arbitrary<DeclaredEvents> = fc.record({
  topics: fc.dictionary(
    name,
    fc.record({
      partitions: fc.integer({ min: 1, max: 1000 }),
      retentionHours: fc.integer({ min: 1, max: 87_600 }),
    }),
  ),
  reads: fc.array(topic, { maxLength: 5 }),
  writes: fc.array(topic, { maxLength: 5 }),
});

describe("topics of services", () => {
  it("are never the same of two services", () => {
    fc.assert(
      fc.property(name, name, name, name, (one, own, other, another) => {
        const same = one === other && own === another;
        expect(topicName(one, own) === topicName(other, another)).to.equal(same);
      }),
    );
  });

  it("are its own both ways, others' as declared, each once and no more", () => {
    fc.assert(
      fc.property(name, fc.boolean(), events, (service, prefix, declared) => {
        const own = topicsOf(service, declared).map((each) => each.name);
        const use = topicUse(service, prefix, declared);
        expect(use.prefix).to.equal(prefix);
        expect(use.reads).to.have.members([...new Set([...own, ...declared.reads])]);
        expect(use.writes).to.have.members([...new Set([...own, ...declared.writes])]);
      }),
    );
  });

  it("are none without a declaration", () => {
    expect(topicsOf("orders", undefined)).to.deep.equal([]);
    expect(topicUse("orders", true, undefined)).to.deep.equal({ prefix: true, reads: [], writes: [] });
  });
});
