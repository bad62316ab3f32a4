"use strict";
// What the engine starts as `pulumi-resource-<provider>`.
require("../start.cjs")(
  ["@grpc/grpc-js", "@pulumi/pulumi/proto/plugin_pb", "@pulumi/pulumi/proto/provider_grpc_pb"],
  require.resolve("./main.ts"),
);
