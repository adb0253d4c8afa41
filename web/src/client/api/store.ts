/** What changes, and how what was asked for ended. */

export interface Store<T> {
  /** The current snapshot; the identical object until a change is announced. */
  get(): T;
  /** Calls `listener` after each change; returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export type Outcome<E> = { readonly ok: true } | { readonly ok: false; readonly error: E };
