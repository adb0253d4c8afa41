/** A web or mail address inside a text. The label is what the person wrote: what one sees is where one goes. */
export interface FoundLink {
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

/** What may stand in an address. Controls and marks that turn the direction of text may not: they make it look like another. */
const address = /(?:https?:\/\/|mailto:)[^\s<>"`\p{Cc}\p{Cf}]+/giu;

const wordBefore = /[\p{L}\p{N}_]$/u;

/**
 * The addresses in `text`, in their order. Only http, https and mailto; none with a name or password inside, for
 * `https://bank.example@elsewhere.example` leads elsewhere.
 */
export function findLinks(text: string): readonly FoundLink[] {
  const found: FoundLink[] = [];
  for (const match of text.matchAll(address)) {
    if (wordBefore.test(text.slice(Math.max(0, match.index - 2), match.index))) continue;
    const label = withoutTrailingMarks(match[0]);
    const href = safeAddress(label);
    if (href !== null) found.push({ start: match.index, end: match.index + label.length, href });
  }
  return found;
}

/** The address in the form a browser goes to, with an international host name in its ASCII form; null when it is not safe. */
export function safeAddress(label: string): string | null {
  let url: URL;
  try {
    url = new URL(label);
  } catch {
    return null;
  }
  switch (url.protocol) {
    case "http:":
    case "https:":
      return url.username === "" && url.password === "" && url.hostname !== "" ? url.href : null;
    case "mailto:":
      // Only the address: a link must not put words into somebody's mail.
      return /^mailto:[^@?&#/]+@[^@?&#/]+$/i.test(label) ? url.href : null;
    default:
      return null;
  }
}

/** A sentence goes on after an address: its full stop, quote or unmatched closing bracket is not part of it. */
function withoutTrailingMarks(label: string): string {
  const excess = { ")": 0, "]": 0, "}": 0 };
  for (const character of label) {
    if (isClosing(character)) excess[character]++;
    else if (character === "(") excess[")"]--;
    else if (character === "[") excess["]"]--;
    else if (character === "{") excess["}"]--;
  }
  let end = label.length;
  for (; end > 0; end--) {
    const last = label.charAt(end - 1);
    if (isClosing(last)) {
      if (excess[last] <= 0) break;
      excess[last]--;
    } else if (!/[.,;:!?'*_~»”’،؛؟。、]/u.test(last)) break;
  }
  return label.slice(0, end);
}

function isClosing(character: string): character is ")" | "]" | "}" {
  return character === ")" || character === "]" || character === "}";
}
