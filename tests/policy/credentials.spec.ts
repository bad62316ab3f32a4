import { expect } from "chai";
import {
  assignsCredential,
  holdsCredential,
  isCredentialName,
  isLiteral,
} from "../../policy/reading/credentials";
import { seconds } from "../../policy/reading/durations";

function table(title: string, predicate: (text: string) => boolean, yes: string[], no: string[]): void {
  describe(title, () => {
    for (const text of yes) it(`yes: ${JSON.stringify(text)}`, () => expect(predicate(text)).to.equal(true));
    for (const text of no) it(`no: ${JSON.stringify(text)}`, () => expect(predicate(text)).to.equal(false));
  });
}

describe("policy/credentials", () => {
  table(
    "what is called as a credential",
    isCredentialName,
    [
      "password",
      "DB_PASSWORD",
      "dbPassword",
      "apiKey",
      "AWS_SECRET_ACCESS_KEY",
      "clientSecret",
      "SECRET_BLAH",
    ],
    [
      "passwordFile",
      "SECRET_NAME",
      "tokenTtl",
      "KEYSPACE",
      "key",
      "monkey",
      "existingSecret",
      "compass",
      "disablePassword",
    ],
  );
  table(
    "what is itself a value",
    isLiteral,
    ["hunter2", "correct horse battery staple", "1234567"],
    [
      "",
      "$(DB_PASSWORD)",
      "${DB_PASSWORD}",
      "{{ .password }}",
      "/secrets/password",
      "true",
      "1h",
      "vault:secret/data/a#b",
    ],
  );
  table(
    "what looks like a credential",
    holdsCredential,
    [
      "-----BEGIN RSA PRIVATE KEY-----",
      "id AKIAIOSFODNN7EXAMPLE",
      "postgres://orders:hunter2@db/orders",
      `ghp_${"a1B2".repeat(9)}`,
    ],
    ["-----BEGIN CERTIFICATE-----", "https://example.com/a:b@c", "postgres://orders:$(PASSWORD)@db", "AKIA"],
  );
  table(
    "a file that sets one",
    assignsCredential,
    ["REDIS_PASSWORD=abcd1234", 'a: 1\n  password: "hunter2"\n', "export API_KEY=abcdef"],
    ["REDIS_PASSWORD=", "password: ${PASSWORD}", "passwordFile: a", "the password: see below"],
  );
});

describe("policy/durations", () => {
  for (const [text, expected] of [
    ["90s", 90],
    ["1h30m", 5400],
    ["7d", 604_800],
    ["0", 0],
    [60, 60],
    ["soon", undefined],
    ["", undefined],
    ["1 h", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(seconds(text)).to.equal(expected);
    });
  }
});
