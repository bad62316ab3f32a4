import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { trivium } from "../support/cli";
import { editedStackFile, type Values } from "../support/stack-file";
import { temporaryFolder } from "../support/temporary";

const AREA = "test-bad-input";
const area = path.join(REPOSITORY, ".trivium", AREA);

interface Case {
  readonly what: string;
  readonly edit: (values: Values) => void;
  readonly problems: readonly string[];
}

const firstService = (values: Values) => (values["services"] as Record<string, Values>)["podinfo"] ?? {};

const CASES: readonly Case[] = [
  {
    what: "a wrong target",
    edit: (values) => (values["target"] = "azure"),
    problems: ['  target = "azure"', "    is none of the choices; set one of aws, gcp, k3s"],
  },
  {
    what: "a missing zone",
    edit: (values) => ((values["aws"] as Values)["zones"] = []),
    problems: ["  aws.zones", "    names no zone; set at least one, such as [eu-central-1a]"],
  },
  {
    what: "overlapping CIDR blocks",
    edit: (values) => ((values["network"] as Values)["reserved"] = ["10.10.128.0/20"]),
    problems: [
      '  network.reserved[0] = "10.10.128.0/20"',
      "    overlaps network.cidr 10.10.0.0/16; set a network.cidr that is clear of it",
    ],
  },
  {
    what: "a bad name",
    edit: (values) => (values["name"] = "Acme_Prod"),
    problems: [
      '  name = "Acme_Prod"',
      "    is no valid name; set lower-case letters, digits and dashes, such as acme-prod",
    ],
  },
  {
    what: "an unknown key",
    edit: (values) => (values["netwrok"] = {}),
    problems: ["  netwrok", "    is no setting; did you mean network?"],
  },
  {
    what: "a secret in plain text",
    edit: (values) => (firstService(values)["env"] = { API_TOKEN: "sentinel-in-plain-text" }),
    problems: [
      "  services.podinfo.env.API_TOKEN",
      "    has the name of a secret; put it in Vault, where the service's pods read it, and remove it here",
    ],
  },
  {
    what: "two problems at once",
    edit: (values) => {
      values["name"] = "Acme_Prod";
      (values["cluster"] as Values)["version"] = "1.12";
    },
    problems: [
      '  name = "Acme_Prod"',
      "    is no valid name; set lower-case letters, digits and dashes, such as acme-prod",
      '  cluster.version = "1.12"',
      "    is not in the compatibility set, because cloudnative-pg 0.29.0 needs Kubernetes 1.34 to 1.36, not 1.12 " +
        "(cloudnative-pg.io, supported releases, row 1.30), and others exclude it too; set one of 1.34, 1.35",
    ],
  },
];

describe("bad input", function () {
  this.timeout(30_000);

  for (const { what, edit, problems } of CASES) {
    for (const command of ["plan", "up"]) {
      it(`${command} refuses ${what}, creating nothing`, async () => {
        const file = editedStackFile("prod", edit);
        const ran = await trivium([command, "--stack", "prod", "--config-file", file], {
          TRIVIUM_AREA: AREA,
        });
        const count = problems.length === 2 ? "1 problem" : `${problems.length / 2} problems`;
        expect(ran.stderr).to.equal(
          [`Pulumi.prod.yaml: ${count}, nothing was created`, ...problems, ""].join("\n"),
        );
        expect(ran.code).to.equal(2);
        expect(ran.stdout).to.equal("");
        expect(fs.existsSync(area), "something was written").to.equal(false);
      });
    }
  }

  const USAGE: readonly (readonly [string, readonly string[], string])[] = [
    [
      "a stack that is not there",
      ["plan", "--stack", "produ"],
      "there is no stack produ; there are dev, prod, staging\n",
    ],
    ["no stack at all", ["plan"], "name a stack with --stack; there are dev, prod, staging\n"],
    [
      "a target that is not there",
      ["up", "--stack", "prod", "--target", "azure"],
      "error: option '--target <target>' argument 'azure' is invalid. Allowed choices are aws, gcp, k3s.\n",
    ],
    [
      "an option that is not there",
      ["plan", "--stak", "prod"],
      "error: unknown option '--stak'\n(Did you mean --stack?)\n",
    ],
  ];
  for (const [what, args, message] of USAGE) {
    it(`refuses ${what}`, async () => {
      const ran = await trivium(args, { TRIVIUM_AREA: AREA });
      expect(ran.stderr).to.equal(message);
      expect(ran.code).to.equal(2);
    });
  }
});

describe("a secret", () => {
  it("stands in no output of a plan", async () => {
    const directory = temporaryFolder();
    const args = ["plan", "--stack", "dev", "--simulate", "--manifests", directory];
    const tree = await trivium(args);
    const json = await trivium([...args, "--format", "json"]);
    expect(tree.code, tree.stderr).to.equal(0);
    const manifests = fs
      .readdirSync(directory)
      .map((file) => fs.readFileSync(path.join(directory, file), "utf8"));
    expect(manifests).not.to.deep.equal([]);
    // The placeholder kubeconfig's token, as it stands and as it stands inside base64.
    const needles = ["placeholder-token", Buffer.from("placeholder-token").toString("base64").slice(0, 20)];
    for (const text of [tree.stdout, json.stdout, ...manifests]) {
      for (const needle of needles) expect(text).not.to.include(needle);
    }
  }).timeout(30_000);
});
