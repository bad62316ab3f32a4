import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { AUTHORITY_ENTRY } from "../pure/bindings";
import type { SecretEngine } from "../secrets/engine";
import type { StoreAccess } from "../store";
import { AUTHORITY_DIRECTORY, FLUENT_BIT } from "./fluent-bit";
import type { Destined } from "./destined";

/** Name of the Secret, and of the store that it comes from. */
const SECRET = "log-search";

export interface SearchOutputArgs {
  readonly access: StoreAccess;
  readonly secrets: SecretEngine;
  readonly namespace: pulumi.Output<string>;
}

/**
 * An index a day in an OpenSearch engine. External Secrets fetches how to connect, as a client that may read that and
 * nothing else, into entries of the collectors' environment, so that nothing of it is in the collector's configuration.
 */
export function searchOutput(scope: Scope, { access, secrets, namespace }: SearchOutputArgs): Destined {
  const { store: provider } = secrets.admit(scope, {
    name: SECRET,
    namespaceName: FLUENT_BIT,
    namespace,
    clusterWide: false,
    identity: ["logs"],
    kept: { search: access.path },
    existing: [],
  });
  const store = customResource(scope, "search-store", {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name: SECRET, namespace },
    spec: { provider },
  });
  const secret = customResource(
    scope,
    "search-secret",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: SECRET, namespace },
      spec: {
        refreshInterval: "30m",
        secretStoreRef: { kind: "SecretStore", name: SECRET },
        target: {
          name: SECRET,
          creationPolicy: "Owner",
          template: {
            data: {
              SEARCH_HOST: "{{ .host }}",
              SEARCH_PORT: "{{ .port }}",
              SEARCH_USER: "{{ .username }}",
              SEARCH_PASSWORD: "{{ .password }}",
            },
          },
        },
        dataFrom: [{ extract: { key: access.path } }],
      },
    },
    { dependsOn: [store] },
  );
  const { authority } = access;
  return {
    output: {
      Name: "opensearch",
      Host: "${SEARCH_HOST}",
      Port: "${SEARCH_PORT}",
      HTTP_User: "${SEARCH_USER}",
      HTTP_Passwd: "${SEARCH_PASSWORD}",
      tls: "On",
      ...(authority === undefined ? {} : { "tls.ca_file": `${AUTHORITY_DIRECTORY}/${AUTHORITY_ENTRY}` }),
      Logstash_Format: "On",
      Logstash_Prefix: "logs",
      // A pod's labels have dots, which OpenSearch would take for objects.
      Replace_Dots: "On",
      Suppress_Type_Name: "On",
      // A line that is refused for its fields is given up in the end, and the others of its chunk are there once.
      Generate_ID: "On",
      Write_Operation: "create",
      Trace_Error: "On",
      Retry_Limit: "10",
    },
    secret: SECRET,
    ...(authority === undefined ? {} : { authority }),
    ready: [secret],
  };
}
