import { expect } from "chai";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode } from "../../../sandbox/provider/wire";
import { type Props, UNKNOWN } from "../../../sandbox/simulator/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const secret = (value: string) => ({ [SIGNATURE]: SECRET, value });

describe("values on the wire", () => {
  it("come back as they went, unknowns included", () => {
    const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(UNKNOWN));
    const tree = fc.object({ maxDepth: 2, maxKeys: 4, values: [values], key: fc.stringMatching(/^[a-z]+$/) });
    fc.assert(
      fc.property(tree, (props) => {
        expect(decode(encode(props as Props)).props).to.deep.equal(props);
      }),
    );
  });

  it("lose their secret mark, and tell where it was", () => {
    const decoded = decode(
      Struct.fromJavaScript({
        data: { user: "vault", password: secret("hunter2") },
        tokens: [secret("first"), "second"],
      }),
    );
    expect(decoded.props).to.deep.equal({
      data: { user: "vault", password: "hunter2" },
      tokens: ["first", "second"],
    });
    expect(decoded.secretPaths).to.deep.equal(["data.password", "tokens[0]"]);
    expect(decoded.secretTexts).to.deep.equal(["hunter2", "first"]);
  });

  it("get their secret mark back where it was", () => {
    const wire = {
      data: { user: "vault", password: secret("hunter2") },
      tokens: [secret("first"), "second"],
    };
    const { props, secretPaths } = decode(Struct.fromJavaScript(wire));
    expect(encode(props, secretPaths).toJavaScript()).to.deep.equal(wire);
  });

  it("refuse assets", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "#!/bin/sh" };
    expect(() => decode(Struct.fromJavaScript({ code: asset }))).to.throw("code: assets and archives");
  });
});
