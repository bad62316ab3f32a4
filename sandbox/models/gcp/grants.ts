import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { badGrant, refuseMissingMember } from "./identity";
import { forcesNew } from "./shared";

/**
 * A grant on one resource: a part of its IAM policy, which goes with it.
 *
 * @param property the input that names the resource
 * @param by the resource's property that the input repeats; a name stands for the id and is unique without a project
 */
export function grantOn(type: string, property: string, resource: string, by: "id" | "name"): TypeModel {
  return {
    type,
    immutable: forcesNew("tpgiamresource/resource_iam_member.go", [
      property,
      ...(by === "id" ? ["project"] : []),
      "role",
      "member",
      "condition",
    ]),
    references: { [property]: { to: [resource], by, loose: true } },
    partOf: ({ inputs }) => ({ type: resource, id: text(inputs, property) ?? "" }),
    id: (inputs) => [property, "role", "member"].map((key) => text(inputs, key) ?? "").join("/"),
    validate: badGrant,
    refuse: refuseMissingMember,
    outputs: (_inputs, context) => ({ etag: context.hex(12, "etag") }),
  };
}
