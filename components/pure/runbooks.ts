/**
 * Where to read what to do about an alert; docs/runbooks/ has a page of every alert that the program makes.
 *
 * @param base address that an alert's name is appended to
 */
export function runbookUrl(base: string, alert: string): string {
  return `${base.replace(/\/+$/, "")}/${alert}`;
}
