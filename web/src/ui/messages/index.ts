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

export type Language = "en" | "de" | "ar";
export type LanguageChoice = Language | "system";

interface LanguageDescription {
  readonly language: Language;
  /** As it calls itself. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
}

export const languages: readonly LanguageDescription[] = [
  { language: "en", name: "English", direction: "ltr" },
  { language: "de", name: "Deutsch", direction: "ltr" },
  { language: "ar", name: "العربية", direction: "rtl" },
];

/** The texts of the current language. A live binding: it is read while drawing, never kept. */
export let text: Messages = en;

/** What dates and numbers follow: the person's own variant of the current language, such as en-GB. */
export let locale: string = localeOf("en");

const key = "crypt-talk language";
const listeners = new Set<() => void>();

async function catalogue(language: Language): Promise<Messages> {
  switch (language) {
    case "en":
      return en;
    case "de":
      return (await import("./de.ts")).de;
    case "ar":
      return (await import("./ar.ts")).ar;
  }
}

/** The choice made in this browser; "system" where none was made or storage refuses. */
export function chosenLanguage(): LanguageChoice {
  try {
    const kept = localStorage.getItem(key);
    return languages.find((one) => one.language === kept)?.language ?? "system";
  } catch {
    return "system";
  }
}

/** The first of the person's languages that there is a catalogue for. */
export function systemLanguage(): Language {
  for (const tag of navigator.languages) {
    const found = languages.find((one) => one.language === tag.split("-")[0]);
    if (found !== undefined) return found.language;
  }
  return "en";
}

/**
 * Draws the app in the language of `choice`, once its catalogue is loaded.
 *
 * @throws when the catalogue cannot be fetched; the language stays what it was
 */
export async function applyLanguage(choice: LanguageChoice): Promise<void> {
  const language = choice === "system" ? systemLanguage() : choice;
  text = await catalogue(language);
  locale = localeOf(language);
  document.documentElement.lang = language;
  document.documentElement.dir = languages.find((one) => one.language === language)?.direction ?? "ltr";
  for (const listener of listeners) listener();
}

/** Applies `choice` and keeps it; where storage refuses it lasts until the reload. */
export async function chooseLanguage(choice: LanguageChoice): Promise<void> {
  await applyLanguage(choice);
  try {
    if (choice === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Nothing depends on it.
  }
}

export function subscribeLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}
