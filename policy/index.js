// The engine loads a pack through Node's `require`; tsx reads the TypeScript, so that there is no build step.
require("tsx/cjs");
require("./pack.ts");
