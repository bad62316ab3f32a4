import * as pulumi from "@pulumi/pulumi";
import type { Consumer } from "../../components/contract";
import { FLUENT_BIT } from "../../components/logging/fluent-bit";
import type { Config } from "../config/schema";

/** The collectors of logs, where they write to that search engine; they have a user, and no identity in the cloud. */
export function logConsumers({ logging: { to, search } }: Config, key: string): Consumer[] {
  if (to !== "opensearch" || search !== key) return [];
  return [{ service: FLUENT_BIT, namespace: FLUENT_BIT, principal: pulumi.output("") }];
}
