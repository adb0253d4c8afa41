#!/usr/bin/env node
// Recomputes the table of docs/scale.md, and that of sizes in docs/operations.md, from the figures below.
//   node scripts/scale.mjs                     the table for ten million accounts
//   node scripts/scale.mjs accounts=1000000    with another input; any name of `given` can be set
//   node scripts/scale.mjs --sizes             the table of sizes for one machine
//   node scripts/scale.mjs --check             whether both pages have these tables; part of ./verify
import { readFileSync } from "node:fs";

const given = {
  accounts: 10_000_000,
  onlineShare: 0.1, // of the accounts, at the busiest hour
  devicesOnline: 1.3, // connections of an account that is online
  messagesADay: 40, // sent by an account
  peakFactor: 3, // busiest hour against the mean
  bytesOfAnEnvelope: 600, // a message of some sentences, padded, encrypted and signed
  bytesBesideAnEnvelope: 300, // in log.db and index.db, measured: docs/operations.md, "How large"
  bytesStored: 1_400, // assumed: a message in MongoDB with its two index entries, before compression
  bytesOnWire: 700, // an envelope as pushed, with its page, frame and TLS
  daysKept: 365,
  copies: 3, // members of a replica set
  // Measured, see docs/benchmarks.md; assumed where it says so.
  cpuMicrosAMessage: 26, // stored and delivered, one node with the embedded store
  nodesFactor: 12, // 0.308 s for each 1,000: one node with Redis and the stand-in, at 500 a second, hardly batched
  kilobytesAConnection: 3,
  cores: 8, // of a node
  coreShare: 0.5, // used at the peak; the rest is for reconnects
  connectionsOfANode: 100_000, // by file handles and reconnection storms, not by memory
  insertsOfAShard: 8_000, // assumed: majority + journal, batches of few, a second
  terabytesOfAShard: 4,
  redisCommandsASecond: 42_000, // one thread, at 500 messages a second; 270,000 when many are on their way
  commandsAMessage: 2, // a direct conversation has two members, each is told once
};

const sizes = [100, 1_000, 10_000, 100_000];

const number = (value, digits = 0) => value.toLocaleString("en-US", { maximumFractionDigits: digits });
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) =>
  [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");

function load(g, accounts) {
  const mean = (accounts * g.messagesADay) / 86_400;
  return { connections: accounts * g.onlineShare * g.devicesOnline, mean, peak: mean * g.peakFactor };
}

function scale(g) {
  const { connections, mean, peak } = load(g, g.accounts);
  const coresNeeded = (peak * g.cpuMicrosAMessage * g.nodesFactor) / 1e6 / g.coreShare;
  const nodesByConnections = connections / g.connectionsOfANode;
  const nodesByCpu = coresNeeded / g.cores;
  const nodes = Math.ceil(Math.max(nodesByConnections, nodesByCpu)) + 1;
  const terabytes = (g.accounts * g.messagesADay * g.daysKept * g.bytesStored) / 1e12;
  const shardsByInserts = peak / g.insertsOfAShard;
  const shardsByVolume = terabytes / g.terabytesOfAShard;
  const redisLoad = (peak * g.commandsAMessage) / g.redisCommandsASecond;
  const pushes = peak * 2 * g.devicesOnline * g.onlineShare * 3; // people who write are online more than others: threefold
  return table(
    ["what", "how much", "from"],
    [
      ["connections at the peak", number(connections), "accounts × share online × devices"],
      ["messages a second, mean / peak", `${number(mean)} / ${number(peak)}`, "messages a day, peak factor"],
      ["nodes by connections / by CPU", `${number(nodesByConnections, 1)} / ${number(nodesByCpu, 1)}`, "the larger counts"],
      ["nodes, one to spare", number(nodes), `${g.cores} cores each`],
      ["memory of a node for connections", `${number((g.connectionsOfANode * g.kilobytesAConnection) / 1e6, 1)} GB`, "KB a connection"],
      ["stored in a year, before compression", `${number(terabytes)} TB, ${number(terabytes * g.copies)} TB with copies`, "messages × bytes"],
      ["shards by inserts / by volume", `${number(shardsByInserts, 1)} / ${number(shardsByVolume, 1)}`, "the larger counts"],
      ["Redis threads", number(redisLoad, 1), "tells a second against what one thread does"],
      ["pushed at the peak", `${number((pushes * g.bytesOnWire * 8) / 1e9, 2)} Gbit/s`, "members online × bytes"],
    ],
  );
}

function sizesOf(g) {
  return table(
    ["accounts", "connections at the peak", "messages a second at the peak", "processors busy with them", "memory for connections", "disk in a year"],
    sizes.map((accounts) => {
      const { connections, peak } = load(g, accounts);
      const gigabytes = (accounts * g.messagesADay * 365 * (g.bytesOfAnEnvelope + g.bytesBesideAnEnvelope)) / 1e9;
      return [
        number(accounts),
        number(connections),
        number(peak, 1),
        number((peak * g.cpuMicrosAMessage) / 1e6, 4),
        `${number((connections * g.kilobytesAConnection) / 1e3, 1)} MB`,
        `${number(gigabytes, 1)} GB`,
      ];
    }),
  );
}

function check() {
  const pages = [
    ["docs/scale.md", scale(given)],
    ["docs/operations.md", sizesOf(given)],
  ];
  const stale = pages.filter(([page, wanted]) => !readFileSync(new URL(`../${page}`, import.meta.url), "utf8").includes(wanted));
  for (const [page, wanted] of stale) {
    console.error(`${page} has another table than scripts/scale.mjs computes. Put this one there:\n${wanted}`);
  }
  process.exit(stale.length === 0 ? 0 : 1);
}

const [first] = process.argv.slice(2);
if (first === "--check") {
  check();
} else if (first === "--sizes") {
  console.log(sizesOf(given));
} else {
  for (const argument of process.argv.slice(2)) {
    const [name, value] = argument.split("=");
    if (!(name in given) || !(Number(value) > 0)) {
      console.error(`scale: ${argument} is not one of ${Object.keys(given).join(", ")} with a number above 0`);
      process.exit(2);
    }
    given[name] = Number(value);
  }
  console.log(scale(given));
}
