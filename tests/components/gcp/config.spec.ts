import { expect } from "chai";
import { gcpSchema } from "../../../components/gcp/config";

const VALID = {
  project: "acme-platform",
  projectNumber: "123456789012",
  region: "europe-west3",
  zones: ["europe-west3-a", "europe-west3-b"],
};

function problems(change: object): string[] {
  const { error } = gcpSchema.safeParse({ ...VALID, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("components/gcp/config", () => {
  it("takes what is valid", () => {
    expect(problems({})).to.deep.equal([]);
  });

  it("wants the number of the project as text", () => {
    const message = "is no Google Cloud project number; set its digits, quoted";
    expect(problems({ projectNumber: "acme-platform" })).to.deep.equal([`projectNumber ${message}`]);
    expect(problems({ projectNumber: 123456789012 })).to.deep.equal([
      'projectNumber is no text; set for example "123456789012", in quotes',
    ]);
  });

  it("wants zones of the region", () => {
    expect(problems({ zones: ["europe-west3-a", "europe-west1-b", "europe-west3"] })).to.deep.equal([
      "zones.1 is no zone of europe-west3; set for example europe-west3-a",
      "zones.2 is no zone of europe-west3; set for example europe-west3-a",
    ]);
  });
});
