import { en } from "./en.ts";

/** The shape of a catalogue: the English one with its literal texts widened. */
export type Messages = Widened<typeof en>;

type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [K in keyof T]: Widened<T[K]> };

const catalogues: readonly Messages[] = [en];

/** The texts in the first of the person's languages that there is a catalogue for. */
export const text: Messages =
  catalogues.find((one) => navigator.languages.some((tag) => tag.split("-")[0] === one.language)) ?? en;

/** What dates and numbers follow: the person's own variant of the catalogue's language, such as en-GB. */
export const locale: string = navigator.languages.find((tag) => tag.split("-")[0] === text.language) ?? text.language;
