import { expect } from "chai";
import { aws } from "../../../../sandbox/models/aws";
import { validateSettings } from "../../../../sandbox/models/aws/settings";
import { awsSchema, CONFIG } from "./support";

/** Top-level property that a model's path starts with. */
const head = (path: string) => path.split(/[.[]/)[0] ?? "";

describe("sandbox/models/aws", () => {
  for (const model of aws.types) {
    describe(model.type, () => {
      const fields = () => Object.keys(awsSchema().types[model.type]?.inputs ?? {});

      it("speaks of properties that the SDK has", () => {
        const paths = [
          ...Object.keys(model.immutable),
          ...Object.keys(model.references ?? {}),
          ...(model.mutable ?? []),
        ];
        expect(paths.map(head).filter((key) => !fields().includes(key))).to.deep.equal([]);
      });

      it("names a source for what is immutable", () => {
        const sources = Object.values(model.immutable);
        expect(sources.filter((source) => !/ForceNew|API|EC2/.test(source))).to.deep.equal([]);
      });
    });
  }

  describe("provider configuration", () => {
    it("is bound to an account and region", () => {
      expect(aws.scope(CONFIG)).to.equal("123456789012/eu-central-1");
      expect(validateSettings(CONFIG)).to.deep.equal([]);
    });

    it("takes lists as they are, too", () => {
      expect(aws.scope({ ...CONFIG, allowedAccountIds: ["123456789012"] })).to.equal(
        "123456789012/eu-central-1",
      );
    });

    it("refuses credentials, several accounts and no region", () => {
      const paths = (config: Parameters<typeof validateSettings>[0]) =>
        validateSettings(config).map(({ path, reason }) => `${path} ${reason}`);
      expect(paths({ ...CONFIG, accessKey: "AKIA" })).to.deep.equal([
        "accessKey is a credential, and the sandbox takes none",
      ]);
      expect(paths({ region: "nowhere" })).to.deep.equal([
        "region is no AWS region",
        "allowedAccountIds must name the one account the sandbox plays",
      ]);
    });
  });
});
