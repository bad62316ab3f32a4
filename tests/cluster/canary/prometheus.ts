import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { choosePort } from "../../../sandbox/cluster/ports";
import { Program } from "./program";

interface Answer {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** A Prometheus on loopback. */
export class Prometheus {
  private constructor(
    readonly url: string,
    private readonly program: Program,
  ) {}

  /**
   * @param folder for its configuration, data and log
   * @param exporter `host:port` to scrape
   * @param interval between two scrapes, as Prometheus writes it
   */
  static async start(options: {
    readonly executable: string;
    readonly folder: string;
    readonly exporter: string;
    readonly interval: string;
  }): Promise<Prometheus> {
    const { executable, folder, exporter, interval } = options;
    const configuration = path.join(folder, "prometheus.yaml");
    fs.writeFileSync(configuration, stringify(configurationOf(exporter, interval)));
    const address = `127.0.0.1:${await choosePort(undefined)}`;
    const url = `http://${address}`;
    const command = [
      executable,
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${path.join(folder, "data")}`,
      `--web.listen-address=${address}`,
    ];
    const program = await Program.start(command, path.join(folder, "prometheus.log"), () => isReady(url));
    return new Prometheus(url, program);
  }

  /** The values that a query has now. */
  async query(query: string): Promise<number[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { status, data } = (await response.json()) as Answer;
    if (status !== "success") throw new Error(`Prometheus refuses ${query}`);
    return data.result.map(({ value }) => Number(value[1]));
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }
}

/** The series keep the labels that they come with, as where one Prometheus takes over those of another. */
function configurationOf(exporter: string, interval: string): object {
  return {
    scrape_configs: [
      {
        job_name: "proxies",
        honor_labels: true,
        scrape_interval: interval,
        scrape_timeout: interval,
        static_configs: [{ targets: [exporter] }],
      },
    ],
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}
