import { expect } from "chai";
import { awsSchema } from "../../../components/aws/config";

const GOOD = {
  region: "eu-central-1",
  accountId: "123456789012",
  zones: ["eu-central-1a", "eu-central-1b"],
  deployRoleArn: "arn:aws:iam::123456789012:role/deploy",
};

function problems(change: object): string[] {
  const result = awsSchema.safeParse({ ...GOOD, ...change });
  return result.error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
}

describe("components/aws/config", () => {
  it("takes a good block", () => {
    expect(problems({})).to.deep.equal([]);
  });

  const refused: readonly [object, string][] = [
    [{ region: "Frankfurt" }, "region is no AWS region; set for example eu-central-1"],
    [{ accountId: "acme" }, "accountId is no AWS account id; set its 12 digits, quoted"],
    [{ zones: ["eu-central-1a"] }, "zones names one zone; set two or more, because EKS needs subnets in two"],
    [
      { zones: ["eu-central-1a", "eu-central-1z"] },
      "zones names a zone that does not end in one of the letters a to h; set for example [eu-central-1a]",
    ],
    [
      { zones: ["us-east-1a", "us-east-1b"] },
      "zones names a zone of another region; set zones that start with the region's name",
    ],
    [{ deployRoleArn: "deploy" }, "deployRoleArn is no role ARN; set arn:aws:iam::<account>:role/<name>"],
  ];
  for (const [change, message] of refused) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      expect(problems(change)).to.include(message);
    });
  }
});
