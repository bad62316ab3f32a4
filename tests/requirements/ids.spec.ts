import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

/** Requirements of the reference systems that the targets and the platform in the cluster meet, by the letter of the system. */
const REQUIREMENTS: Readonly<Record<string, readonly number[]>> = {
  N: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18],
  M: [1, 2, 5, 6, 8, 12, 13, 15, 17],
  E: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 15],
  C: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19, 20],
  F: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
};

describe("the requirements of the reference systems on the three targets", () => {
  it("are each named by the title of a test", () => {
    const specs = fs.readdirSync(__dirname).filter((file) => file.endsWith(".spec.ts"));
    const titles = specs.flatMap((file) => {
      const text = fs.readFileSync(path.join(__dirname, file), "utf8");
      return [...text.matchAll(/\bit\(\s*["'`]([^"'`]+)/g)].map(([, title = ""]) => title);
    });
    const ids = Object.entries(REQUIREMENTS).flatMap(([letter, numbers]) =>
      numbers.map((number) => `${letter}${String(number).padStart(2, "0")}`),
    );
    const named = ids.filter((id) => titles.some((title) => new RegExp(`\\b${id}\\b`).test(title)));
    expect(ids.filter((id) => !named.includes(id))).to.deep.equal([]);
  });
});
