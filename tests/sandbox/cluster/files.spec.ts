import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { filesOf } from "../../../sandbox/cluster/files";
import { isSupervisor } from "../../../sandbox/cluster/leftovers";
import { LAUNCHER } from "../../../sandbox/cluster/launch";
import { argumentsOf, isPart, parts } from "../../../sandbox/cluster/parts";
import { readState, writeState } from "../../../sandbox/cluster/state";

const files = filesOf("/home/me/site one");

describe("a process of a control plane", () => {
  for (const part of parts) {
    const command = [`/opt/bin/${part}`, ...argumentsOf[part](files, 1)].join(" ");
    it(`named ${part} is known by its command line`, () => {
      expect(isPart(command, files)).to.equal(true);
    });

    it(`named ${part} is not taken for that of a directory with a longer or shorter name`, () => {
      for (const other of ["/home/me/site one/more", "/home/me/site", "/home/me/site one2", "/me/site one"]) {
        expect(isPart(command, filesOf(other)), other).to.equal(false);
      }
    });
  }

  it("is not what only reads its files", () => {
    const foreign = [
      `tail -f ${files.log("etcd")}`,
      `kubectl --kubeconfig=${files.partsKubeconfig} get pods`,
      `/usr/bin/etcdctl --data-dir=${files.data} snapshot`,
      `grep etcd --data-dir=${files.data} notes`,
      `vi ${files.state}`,
    ];
    for (const command of foreign) expect(isPart(command, files), command).to.equal(false);
  });

  it("may be its supervisor", () => {
    expect(isSupervisor(`node ${LAUNCHER} ${files.directory} {}`, files)).to.equal(true);
    expect(isSupervisor(`node ${LAUNCHER} ${files.directory}2 {}`, files)).to.equal(false);
    expect(isSupervisor(`vi ${LAUNCHER}`, files)).to.equal(false);
  });
});

describe("the state of a control plane", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-state-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("is read as it was written", () => {
    const state = { supervisor: 7, port: 20_000, pids: { etcd: 8 }, phase: "ready" };
    writeState(filesOf(folder), state);
    expect(readState(filesOf(folder))).to.deep.equal(state);
  });

  it("is none where its file is missing, cut off, or of another shape", () => {
    expect(readState(filesOf(folder))).to.equal(undefined);
    for (const text of [
      "",
      '{"supervisor": 7',
      '{"supervisor": "7"}',
      '{"supervisor":7,"pids":{"sh":1},"phase":""}',
    ]) {
      fs.writeFileSync(filesOf(folder).state, text);
      expect(readState(filesOf(folder)), text).to.equal(undefined);
    }
  });
});
