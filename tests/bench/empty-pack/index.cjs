const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("empty", {
  policies: [
    { name: "nothing", description: "Judges nothing.", enforcementLevel: "advisory", validateResource() {} },
  ],
});
