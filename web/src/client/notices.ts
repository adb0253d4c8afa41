/** What a person has to know beyond one conversation. */
import type { Notice } from "./api.ts";
import { Cell } from "./cell.ts";

export class Notices {
  readonly shown = new Cell<readonly Notice[]>([]);

  /** One that is shown already stays as it is. */
  tell(notice: Notice): void {
    this.shown.update((notices) => (notices.some((one) => one.id === notice.id) ? notices : [...notices, notice]));
  }

  /** No longer true. */
  end(kind: Notice["kind"]): void {
    this.shown.update((notices) => notices.filter((notice) => notice.kind !== kind));
  }

  /** The person has read it. */
  dismiss(id: string): void {
    this.shown.update((notices) => notices.filter((notice) => notice.id !== id || !notice.dismissible));
  }

  /** All there is to tell of this kind now. */
  replace(kind: Notice["kind"], told: readonly Notice[]): void {
    const same = (a: Notice, b: Notice) => a.id === b.id && JSON.stringify(a) === JSON.stringify(b);
    this.shown.update((notices) => {
      const now = told.map((one) => notices.find((known) => same(known, one)) ?? one);
      return [...notices.filter((notice) => notice.kind !== kind), ...now];
    });
  }
}
