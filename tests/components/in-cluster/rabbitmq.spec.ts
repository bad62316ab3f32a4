import { expect } from "chai";
import { definitionsOf, passwordHash, policiesOf } from "../../../components/pure/rabbitmq";

const settings = {
  queue: "jobs",
  deadLetterQueue: "jobs-dead-letters",
  visibilitySeconds: 120,
  retentionDays: 4,
  maxReceives: 5,
};

interface Policy {
  readonly pattern: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

describe("RabbitMQ's definitions", () => {
  it("hash a password as RabbitMQ's documentation does", () => {
    // rabbitmq.com/docs/passwords: the salt 908D C60A and the password test12.
    expect(passwordHash("test12", "908DC60A")).to.equal("kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR");
  });

  it("dead-letter a message whose deliveries have failed as often as it may be delivered", () => {
    const [main] = policiesOf(settings) as Policy[];
    expect(main?.definition).to.include({
      "delivery-limit": 4,
      "dead-letter-exchange": "",
      "dead-letter-routing-key": "jobs-dead-letters",
      "consumer-timeout": 120_000,
      "message-ttl": 345_600_000,
    });
  });

  it("ask for no timeout below the minute in which RabbitMQ looks for one", () => {
    const [main] = policiesOf({ ...settings, visibilitySeconds: 10 }) as Policy[];
    expect(main?.definition["consumer-timeout"]).to.equal(60_000);
  });

  it("let a policy match its own queue alone, though one name begins with the other", () => {
    const matched = (policiesOf(settings) as Policy[]).map(({ pattern }) =>
      ["jobs", "jobs-dead-letters"].filter((queue) => new RegExp(pattern).test(queue)),
    );
    expect(matched).to.deep.equal([["jobs"], ["jobs-dead-letters"]]);
  });

  it("let the user publish and consume, and declare nothing", () => {
    const { permissions, users } = JSON.parse(definitionsOf(settings, "consumer", "hash")) as {
      permissions: { configure: string; write: string; read: string }[];
      users: object[];
    };
    const [{ configure, write, read } = { configure: "", write: "", read: "" }] = permissions;
    const may = (pattern: string, name: string) => new RegExp(pattern).test(name);
    expect(may(configure, "jobs")).to.equal(false);
    expect(may(write, "amq.default")).to.equal(true);
    expect(may(read, "jobs") && may(read, "jobs-dead-letters")).to.equal(true);
    expect(may(read, "others")).to.equal(false);
    expect(users).to.deep.equal([
      {
        name: "consumer",
        password_hash: "hash",
        hashing_algorithm: "rabbit_password_hashing_sha256",
        tags: [],
      },
    ]);
  });
});
