import type { StorageProblem } from "../../../storage/failure.ts";
import type { ConversationId } from "../../api.ts";
import type { Covered, Found } from "../searcher.ts";

/** Which history is searched. */
export interface HistoryOf {
  readonly databaseName: string;
  readonly account: string;
}

export type Call =
  | { readonly name: "step" }
  | { readonly name: "find"; readonly wanted: readonly string[]; readonly within: ConversationId | null };

export interface Results {
  readonly step: Covered;
  readonly find: Found;
}

/** From the page; the same `history` in each. */
export interface Request {
  readonly id: number;
  readonly history: HistoryOf;
  readonly call: Call;
}

export type Reply =
  | { readonly id: number; readonly kind: "done"; readonly result: Results[keyof Results] }
  | { readonly id: number; readonly kind: "failed"; readonly message: string; readonly problem: StorageProblem | null };

/** The common part of Worker, MessagePort and a worker's own global. */
export interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
