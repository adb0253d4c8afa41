#!/usr/bin/env node
// Recomputes the table of docs/scale.md from the figures below.
//   node scripts/scale.mjs                     the table for ten million accounts
//   node scripts/scale.mjs accounts=1000000    with another input; any name of `given` can be set

const given = {
  accounts: 10_000_000,
  onlineShare: 0.1, // of the accounts, at the busiest hour
  devicesOnline: 1.3, // connections of an account that is online
  messagesADay: 40, // sent by an account
  peakFactor: 3, // busiest hour against the mean
  bytesStored: 1_400, // a message in MongoDB with its two index entries, before compression
  bytesOnWire: 700, // an envelope as pushed, with its page, frame and TLS
  daysKept: 365,
  copies: 3, // members of a replica set
  // Measured on one node, see docs/benchmarks.md; assumed where it says so.
  cpuMicrosAMessage: 31, // stored and delivered, embedded store
  mongoFactor: 3, // assumed: what driver, BSON and Redis add in a node
  kilobytesAConnection: 10,
  cores: 8, // of a node
  coreShare: 0.5, // used at the peak; the rest is for reconnects
  connectionsOfANode: 100_000, // by file handles and reconnection storms, not by memory
  insertsOfAShard: 8_000, // assumed: majority + journal, batches of few, a second
  terabytesOfAShard: 4,
  redisCommandsASecond: 80_000, // assumed: one thread, scripts of three commands
  commandsAMessage: 2, // a direct conversation has two members, each is told once
};

for (const argument of process.argv.slice(2)) {
  const [name, value] = argument.split("=");
  if (!(name in given) || !(Number(value) > 0)) {
    console.error(`scale: ${argument} is not one of ${Object.keys(given).join(", ")} with a number above 0`);
    process.exit(2);
  }
  given[name] = Number(value);
}

const g = given;
const connections = g.accounts * g.onlineShare * g.devicesOnline;
const meanMessages = (g.accounts * g.messagesADay) / 86_400;
const peakMessages = meanMessages * g.peakFactor;
const coresNeeded = (peakMessages * g.cpuMicrosAMessage * g.mongoFactor) / 1e6 / g.coreShare;
const nodesByConnections = connections / g.connectionsOfANode;
const nodesByCpu = coresNeeded / g.cores;
const nodes = Math.ceil(Math.max(nodesByConnections, nodesByCpu)) + 1;
const terabytes = (g.accounts * g.messagesADay * g.daysKept * g.bytesStored) / 1e12;
const shardsByInserts = peakMessages / g.insertsOfAShard;
const shardsByVolume = terabytes / g.terabytesOfAShard;
const redisLoad = (peakMessages * g.commandsAMessage) / g.redisCommandsASecond;
const pushes = peakMessages * 2 * g.devicesOnline * g.onlineShare * 3; // people who write are online more than others: threefold
const number = (value, digits = 0) => value.toLocaleString("en-US", { maximumFractionDigits: digits });

const rows = [
  ["connections at the peak", number(connections), "accounts × share online × devices"],
  ["messages a second, mean / peak", `${number(meanMessages)} / ${number(peakMessages)}`, "messages a day, peak factor"],
  ["nodes by connections / by CPU", `${number(nodesByConnections, 1)} / ${number(nodesByCpu, 1)}`, "the larger counts"],
  ["nodes, one to spare", number(nodes), `${g.cores} cores each`],
  ["memory of a node for connections", `${number((g.connectionsOfANode * g.kilobytesAConnection) / 1e6, 1)} GB`, "KB a connection"],
  ["stored in a year, before compression", `${number(terabytes)} TB, ${number(terabytes * g.copies)} TB with copies`, "messages × bytes"],
  ["shards by inserts / by volume", `${number(shardsByInserts, 1)} / ${number(shardsByVolume, 1)}`, "the larger counts"],
  ["Redis threads", number(redisLoad, 1), "tells a second against what one thread does"],
  ["pushed at the peak", `${number((pushes * g.bytesOnWire * 8) / 1e9, 2)} Gbit/s`, "members online × bytes"],
];
console.log("| what | how much | from |\n|---|---|---|");
for (const row of rows) {
  console.log(`| ${row.join(" | ")} |`);
}
