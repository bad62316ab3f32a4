import { expect } from "chai";
import { formatDuration, parseDuration } from "../../../components/pure/duration";

describe("a duration", () => {
  it("is a whole number and a unit", () => {
    const seconds = { "0s": 0, "30s": 30, "15m": 900, "4h": 14_400, "2d": 172_800 };
    for (const [text, expected] of Object.entries(seconds))
      expect(parseDuration(text), text).to.equal(expected);
  });

  it("is nothing else", () => {
    for (const text of ["", "30", "s", "1.5h", "-1m", "15 m", "15min", "1h30m", "9999999s"]) {
      expect(parseDuration(text), text).to.equal(undefined);
    }
  });

  it("is written in the largest unit that is exact", () => {
    for (const text of ["0s", "50s", "90s", "2m", "4h", "2d"]) {
      expect(formatDuration(parseDuration(text) ?? -1)).to.equal(text);
    }
    expect(formatDuration(60)).to.equal("1m");
    expect(formatDuration(86_400)).to.equal("1d");
  });
});
