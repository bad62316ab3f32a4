import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** A folder and what it must not import; the architecture in rules (docs/adr/0001). */
const boundary = (files, patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const wholeSdks = {
  regex: "^@pulumi/(aws|gcp|kubernetes|vault)$",
  message: "Import the module you need, such as @pulumi/aws/ec2: the whole SDK costs start-up time.",
};
const cloud = (name) => ({
  regex: `^@pulumi/${name}(/|$)`,
  message: `Only components/${name === "kubernetes" ? "**" : name} may import this SDK.`,
});
const outward = {
  regex: "^\\.{1,2}/(.*/)?(stacks|sandbox|cli|policy)(/|$)",
  message: "Imports point one way: index → stacks → components.",
};
const relative = (pattern, message) => ({ regex: pattern, message });

export default tseslint.config(
  { ignores: ["node_modules/", ".trivium/", "**/*.cjs", "policy/index.js", "cli/trivium"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `${output}` prints "Calling [toString] on an [Output<T>] is not supported": this catches it.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-extraneous-class": "off",
      // Functions are hoisted: a file reads from the public to the private.
      "@typescript-eslint/no-use-before-define": "off",
      eqeqeq: "error",
      "no-console": "error",
      "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // What is loaded only when it is needed is required, because tsx leaves import() to Node's ESM loader.
    files: [
      "cli/main.ts",
      "stacks/targets.ts",
      "sandbox/models/index.ts",
      "sandbox/provider/main.ts",
      "sandbox/cluster/supervisor.ts",
    ],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // Pulumi calls an exported function and waits for what it promises.
    files: ["index.ts"],
    rules: { "@typescript-eslint/require-await": "off" },
  },
  boundary(["components/**/*.ts"], [wholeSdks, cloud("aws"), cloud("gcp"), outward]),
  boundary(["components/aws/**/*.ts"], [wholeSdks, cloud("gcp"), outward]),
  boundary(["components/gcp/**/*.ts"], [wholeSdks, cloud("aws"), outward]),
  boundary(
    ["components/pure/**/*.ts"],
    [{ regex: "^@pulumi/", message: "Pure functions know no Pulumi." }, outward],
  ),
  boundary(
    ["stacks/**/*.ts"],
    [
      wholeSdks,
      cloud("aws"),
      cloud("gcp"),
      relative("^\\.{1,2}/(.*/)?(sandbox|cli|policy)(/|$)", outward.message),
    ],
  ),
  boundary(
    ["policy/**/*.ts"],
    [
      wholeSdks,
      relative(
        "^\\.{1,2}/(.*/)?(components|stacks|sandbox|cli)(/|$)",
        "The policy pack is a package of its own.",
      ),
    ],
  ),
  {
    files: ["tests/**/*.ts"],
    rules: {
      // A program is an async function, whether or not it waits for something.
      "@typescript-eslint/require-await": "off",
      // chai's assertions are expressions.
      "@typescript-eslint/no-unused-expressions": "off",
      "no-console": "off",
      "max-lines": "off",
    },
  },
);
