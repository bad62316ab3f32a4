/**
 * Runs an action while stack traces are left unwritten: the SDK writes one for every promise and resource it
 * makes, through the source maps, and reads none. An error that is read only afterwards has its whole stack,
 * because that is written when it is first read.
 */
export async function withoutStacks<Result>(action: () => Promise<Result>): Promise<Result> {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = (error) => String(error);
  try {
    return await action();
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", before);
  }
}
