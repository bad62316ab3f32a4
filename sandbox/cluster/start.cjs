"use strict";
// What a client starts as the supervisor of a control plane.
require("../start.cjs")([], require.resolve("./main.ts"));
