/** How something slow tells that it is still at work. */
export interface Progress {
  start(text: string): void;
  update(text: string): void;
  stop(text: string): void;
}

const QUIET_INTERVAL_MS = 15_000;

/** One rewritten line on a terminal; elsewhere, as in CI, a line at most every 15 seconds. */
export class LineProgress implements Progress {
  #last = 0;
  #began = Date.now();

  constructor(private readonly stream: NodeJS.WriteStream) {}

  start(text: string): void {
    this.#began = Date.now();
    this.show(text, true);
  }
  update(text: string): void {
    this.show(text, false);
  }
  stop(text: string): void {
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    this.show(`${text} (${seconds} s)`, true);
    if (this.stream.isTTY) this.stream.write("\n");
  }

  private show(text: string, always: boolean): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[K${text}`);
    } else if (always || Date.now() - this.#last > QUIET_INTERVAL_MS) {
      this.#last = Date.now();
      this.stream.write(`${text}\n`);
    }
  }
}
