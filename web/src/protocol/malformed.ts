/**
 * Input that breaks a rule of docs/protocol.md about encodings. The only error that the decoders of this folder throw; `message`
 * names the structure and the rule, never the content.
 */
export class Malformed extends Error {
  override readonly name: string = "Malformed";
}

/**
 * A structure of another version or suite (section 1.3): whoever meets it stops sending in that context, may go on reading
 * what it understands, and tells the person that a newer version is needed.
 */
export class NewerVersion extends Malformed {
  override readonly name = "NewerVersion";
}

/** Runs a decoder; null when the input is malformed. Errors of any other kind are faults and pass through. */
export function orNull<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
