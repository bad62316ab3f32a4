import { expect } from "chai";
import { parse } from "yaml";
import * as fs from "node:fs";
import * as path from "node:path";
import { SimulatedClouds } from "../../cli/plan/simulation";
import { type Recording, record } from "../../cli/recorder/recorder";
import { REPOSITORY } from "../../sandbox/paths";
import { valuesAt } from "../../sandbox/simulator/values";
import program from "../../stacks/bootstrap";
import { Graph } from "./graph";

const FOLDER = path.join(REPOSITORY, "stacks", "bootstrap");
const BUCKET = "acme-prod-state-111122223333-eu-central-1";

function bootstrap(stack: string): Promise<Recording> {
  const clouds = new SimulatedClouds("runner");
  return record(async () => program(), {
    project: "trivium-state",
    stack,
    config: {},
    secretKeys: [],
    simulate: clouds.create,
  });
}

describe("requirements: remote state", () => {
  let recording: Recording;
  let graph: Graph;
  before(async () => {
    recording = await bootstrap("prod");
    graph = new Graph(recording.resources);
  });

  it("N10 is created by a step of this project: a project of its own beside the platform's", () => {
    const { name, main } = parse(fs.readFileSync(path.join(FOLDER, "Pulumi.yaml"), "utf8")) as Record<
      string,
      string
    >;
    expect(name).to.equal("trivium-state");
    expect(fs.existsSync(path.join(FOLDER, main ?? ""))).to.equal(true);
  });

  it("N10 has a bucket and a key an environment, both protected", async () => {
    const bucket = graph.only("aws:s3/bucket:Bucket");
    const key = graph.only("aws:kms/key:Key");
    expect(bucket.inputs).to.deep.include({ bucket: BUCKET, forceDestroy: false });
    expect([bucket.protect, key.protect]).to.deep.equal([true, true]);
    const other = new Graph((await bootstrap("staging")).resources);
    expect(other.only("aws:s3/bucket:Bucket").inputs["bucket"]).not.to.equal(BUCKET);
    expect(other.only("aws:s3/bucket:Bucket").protect).to.equal(true);
  });

  it("N10 encrypts with that key, keeps versions, and answers nobody without TLS", () => {
    const key = graph.only("aws:kms/key:Key").outputs["arn"];
    const { rules } = graph.only(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ).inputs;
    expect(
      valuesAt({ rules: rules ?? [] }, "rules[].applyServerSideEncryptionByDefault")[0]?.value,
    ).to.deep.equal({
      sseAlgorithm: "aws:kms",
      kmsMasterKeyId: key,
    });
    const { versioningConfiguration } = graph.only("aws:s3/bucketVersioning:BucketVersioning").inputs;
    expect(versioningConfiguration).to.deep.equal({ status: "Enabled" });
    expect(graph.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).to.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(graph.only("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]).to.contain(
      '"Effect":"Deny","Principal":"*","Action":["s3:*"]',
    );
    const { rules: lifecycle } = graph.only(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ).inputs;
    expect(valuesAt({ rules: lifecycle ?? [] }, "rules[].expiration")[0]?.value).to.deep.equal({
      expiredObjectDeleteMarker: true,
    });
  });

  it("N10 says what to log in to, and with which key", () => {
    expect(recording.outputs).to.deep.equal({
      backend: `s3://${BUCKET}?region=eu-central-1&awssdk=v2`,
      secretsProvider: "awskms://alias/acme-prod-state?region=eu-central-1&awssdk=v2",
    });
  });
});
