import { stringify } from "yaml";

/**
 * YAML for programs written in Go, which read version 1.1: there `on` is a truth value and `2026-01-01` a time, so
 * that texts like these need quotes, which a writer of version 1.2 leaves out.
 */
export function goYaml(value: unknown): string {
  return stringify(value, { version: "1.1" });
}
