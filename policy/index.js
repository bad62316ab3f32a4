// The engine's command for packs registers ts-node with type check; tsx, registered after it, takes over and
// reads the TypeScript as it is, so that there is no build step. Dependencies first: tsx would search among them.
require("@pulumi/policy");
require("yaml");
require("zod");
require("tsx/cjs");
require("./pack.ts");
