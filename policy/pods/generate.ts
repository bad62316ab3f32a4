import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules";
import { admissionRules } from "./admission";

/** Where the platform's admission policies read the pack's rules: a program imports no policy pack. */
export const FILE = join(__dirname, "../../components/admission-rules.json");

/** The rules about pods and namespaces, as the API server and Gatekeeper enforce them. */
export function admissionText(): string {
  const written = admissionRules(rules).map(({ name, watched, only, variables, validations }) => ({
    name,
    watched,
    only,
    variables,
    validations,
  }));
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

if (require.main === module) writeFileSync(FILE, admissionText());
