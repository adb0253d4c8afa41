/**
 * One piece of the index, as bytes. It never changes: pieces of like size are merged into a larger one.
 *
 * | part      | holds |
 * |-----------|-------|
 * | head      | CBOR [documents, [the first key of each block]] |
 * | documents | runs of one conversation: id, count, then sequence and time of each message as differences to the one before |
 * | block     | keys in ascending order (UTF-16), about 16 KiB: units shared with the key before, the rest in UTF-8, and the places in `documents` of the messages that have it, as differences, with their size in bytes in front |
 *
 * A search for a beginning reads the head, the blocks that can have it, and `documents`; the rest stays sealed.
 */
import { type Bytes, fromUtf8, utf8 } from "../../protocol/bytes.ts";
import { decode, encode, Fields } from "../../protocol/cbor.ts";
import { NumberReader, NumberWriter } from "./numbers.ts";

/** A message by its place. An edit is found at its own place, and leads to what it edits. */
export interface Document {
  readonly conversation: string;
  readonly sequence: number;
  readonly time: number;
}

export interface Segment {
  readonly count: number;
  readonly head: Bytes;
  readonly documents: Bytes;
  readonly blocks: readonly Bytes[];
}

export interface SegmentHead {
  readonly count: number;
  readonly firstKeys: readonly string[];
}

const blockSize = 16 * 1024;
const largestHead = 4 * 1024 * 1024;
const mostBlocks = 1_000_000;
const mostKeyBytes = 256;

/** Collects messages with their keys. */
export class SegmentBuilder {
  readonly #documents: Document[] = [];
  readonly #places = new Map<string, number[]>();

  get count(): number {
    return this.#documents.length;
  }

  add(document: Document, keys: Iterable<string>): void {
    const place = this.#documents.push(document) - 1;
    for (const key of keys) {
      const places = this.#places.get(key);
      if (places === undefined) this.#places.set(key, [place]);
      else places.push(place);
    }
  }

  finish(): Segment {
    const writer = new SegmentWriter();
    for (const key of [...this.#places.keys()].sort()) writer.key(key, this.#places.get(key) ?? []);
    return writer.finish(this.#documents);
  }
}

/** The documents of all, one after the other, and their keys put together. */
export function mergeSegments(parts: readonly Omit<Segment, "head">[]): Segment {
  const documents = parts.flatMap((part) => new DocumentTable(part.documents, part.count).all());
  let before = 0;
  const cursors = parts.map((part) => {
    const cursor = { keys: keysOfAll(part.blocks), offset: before, now: null as KeyInBlock | null };
    before += part.count;
    cursor.now = cursor.keys.next().value ?? null;
    return cursor;
  });
  const writer = new SegmentWriter();
  for (;;) {
    let least: string | null = null;
    for (const { now } of cursors) if (now !== null && (least === null || now.key < least)) least = now.key;
    if (least === null) return writer.finish(documents);
    const places: number[] = [];
    for (const cursor of cursors) {
      if (cursor.now?.key !== least) continue;
      for (const place of cursor.now.places()) places.push(cursor.offset + place);
      cursor.now = cursor.keys.next().value ?? null;
    }
    writer.key(least, places);
  }
}

class SegmentWriter {
  readonly #blocks: Bytes[] = [];
  readonly #firstKeys: string[] = [];
  #block = new NumberWriter();
  #before = "";

  /** In ascending order; `places` as well. */
  key(key: string, places: readonly number[]): void {
    if (this.#block.length >= blockSize) this.#endBlock();
    if (this.#block.length === 0) this.#firstKeys.push(key);
    const shared = sharedUnits(this.#before, key);
    const rest = utf8(key.slice(shared));
    const list = new NumberWriter();
    let last = 0;
    for (const place of places) {
      list.number(place - last);
      last = place;
    }
    this.#block.number(shared);
    this.#block.number(rest.length);
    this.#block.bytes(rest);
    this.#block.number(list.length);
    this.#block.bytes(list.written());
    this.#before = key;
  }

  finish(documents: readonly Document[]): Segment {
    if (this.#block.length > 0) this.#endBlock();
    const head = encode([documents.length, this.#firstKeys]);
    return { count: documents.length, head, documents: writeDocuments(documents), blocks: this.#blocks };
  }

  #endBlock(): void {
    this.#blocks.push(this.#block.written());
    this.#block = new NumberWriter();
    this.#before = "";
  }
}

export function readHead(bytes: Bytes): SegmentHead {
  const fields = new Fields(decode(bytes, largestHead), 2, "index segment");
  const count = fields.uint();
  const firstKeys = fields.list(mostBlocks, (key) => new Fields([key], 1, "index key").text(mostKeyBytes));
  return { count, firstKeys };
}

export interface KeyInBlock {
  readonly key: string;
  /** Ascending. */
  places(): readonly number[];
}

/** The keys of a block in ascending order. */
export function* keysOfBlock(block: Uint8Array): Generator<KeyInBlock, undefined> {
  const reader = new NumberReader(block);
  let key = "";
  while (!reader.ended) {
    const shared = reader.number();
    key = key.slice(0, shared) + fromUtf8(reader.bytes(reader.number()));
    const list = reader.bytes(reader.number());
    yield { key, places: () => readPlaces(list) };
  }
}

function* keysOfAll(blocks: readonly Uint8Array[]): Generator<KeyInBlock, undefined> {
  for (const block of blocks) yield* keysOfBlock(block);
}

function readPlaces(list: Uint8Array): readonly number[] {
  const places: number[] = [];
  const reader = new NumberReader(list);
  let place = 0;
  while (!reader.ended) {
    place += reader.number();
    places.push(place);
  }
  return places;
}

/** The blocks, by their numbers `from … to`, that can have keys that begin with `beginning`; `to < from` when none can. */
export function blocksWith(firstKeys: readonly string[], beginning: string): { from: number; to: number } {
  const after = firstKeys.findIndex((key) => key > beginning);
  const from = Math.max(0, (after === -1 ? firstKeys.length : after) - 1);
  let to = from;
  while (firstKeys[to + 1]?.startsWith(beginning) === true) to++;
  return { from, to: firstKeys.length === 0 ? -1 : to };
}

function writeDocuments(documents: readonly Document[]): Bytes {
  const writer = new NumberWriter();
  for (let at = 0; at < documents.length; ) {
    const { conversation } = documents[at] ?? { conversation: "" };
    let end = at;
    while (documents[end]?.conversation === conversation) end++;
    const id = utf8(conversation);
    writer.number(id.length);
    writer.bytes(id);
    writer.number(end - at);
    let before = { sequence: 0, time: 0 };
    for (const document of documents.slice(at, end)) {
      writer.signed(document.sequence - before.sequence);
      writer.signed(document.time - before.time);
      before = document;
    }
    at = end;
  }
  return writer.written();
}

/** Documents by their places, in little memory. */
export class DocumentTable {
  readonly #conversations: string[] = [];
  readonly #whose: Uint32Array;
  readonly #sequences: Float64Array;
  readonly #times: Float64Array;

  constructor(bytes: Uint8Array, count: number) {
    this.#whose = new Uint32Array(count);
    this.#sequences = new Float64Array(count);
    this.#times = new Float64Array(count);
    const reader = new NumberReader(bytes);
    for (let place = 0; !reader.ended; ) {
      const whose = this.#conversations.push(fromUtf8(reader.bytes(reader.number()))) - 1;
      const end = place + reader.number();
      if (end > count) throw new RangeError("more documents than the head says");
      for (let sequence = 0, time = 0; place < end; place++) {
        sequence += reader.signed();
        time += reader.signed();
        this.#whose[place] = whose;
        this.#sequences[place] = sequence;
        this.#times[place] = time;
      }
    }
  }

  at(place: number): Document {
    return {
      conversation: this.#conversations[this.#whose[place] ?? -1] ?? "",
      sequence: this.#sequences[place] ?? 0,
      time: this.#times[place] ?? 0,
    };
  }

  all(): readonly Document[] {
    return Array.from(this.#whose, (_, place) => this.at(place));
  }
}

/** Never half of a pair of surrogates: the rest has to be text. */
function sharedUnits(a: string, b: string): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared > 0 && /[\ud800-\udbff]/.test(a[shared - 1] ?? "") ? shared - 1 : shared;
}
