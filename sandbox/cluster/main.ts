/** Entry of a supervisor: `main.ts <directory> <its other options as JSON>`. */
import { Supervisor, type SupervisorOptions } from "./supervisor";

const [, , directory, options] = process.argv;
if (directory === undefined || options === undefined) throw new Error("usage: main.ts <directory> <options>");
const others = JSON.parse(options) as Omit<SupervisorOptions, "directory">;
void new Supervisor({ directory, ...others }).run().then((code) => process.exit(code));
