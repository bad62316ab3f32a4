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
    [{ endpoints: ["sts", "sts"] }, "endpoints names a service twice; set each once"],
    [{ karpenter: { cpuLimit: 1 } }, "karpenter.cpuLimit is too small; set a whole number from 2 to 10000"],
    [
      { officeHours: { timeZone: "CET+1", start: "0 7 * * 1-5", stop: "0 19 * * 1-5" } },
      "officeHours.timeZone is no time zone; set a name such as Europe/Berlin",
    ],
    [
      { officeHours: { timeZone: "Europe/Berlin", start: "at seven", stop: "0 19 * * 1-5" } },
      'officeHours.start is no schedule; set five cron fields such as "0 7 * * 1-5"',
    ],
    [
      { fargateNamespaces: ["batch"] },
      "fargateNamespaces needs roles that work on Fargate; set workloadIdentity to irsa, or remove it",
    ],
    [{ deployRoleArn: "deploy" }, "deployRoleArn is no role ARN; set arn:aws:iam::<account>:role/<name>"],
  ];
  for (const [change, message] of refused) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      expect(problems(change)).to.include(message);
    });
  }
});
