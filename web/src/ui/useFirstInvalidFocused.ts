import { type RefObject, useEffect, useRef, useState } from "react";

interface FirstInvalidFocused {
  /** Goes to the form. */
  readonly form: RefObject<HTMLFormElement | null>;
  /** To be called by each try to submit: the first field that is then marked invalid gets the focus. */
  readonly tried: () => void;
}

export function useFirstInvalidFocused(): FirstInvalidFocused {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return { form, tried: () => setTries((count) => count + 1) };
}
