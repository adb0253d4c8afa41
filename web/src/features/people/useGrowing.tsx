import { type ReactNode, useEffect, useRef, useState } from "react";

/** More than a tall screen has room for. */
const step = 60;
/** How far above its end the list goes on, in pixels: some screens, so that nobody sees it grow. */
const ahead = 1_500;

/**
 * How many rows of a long list are drawn: as many as a screen needs, and more as one comes near their end. Hundreds of rows that
 * nobody sees would make every change of the page slower.
 */
export function useGrowing(total: number): { readonly count: number; readonly end: ReactNode } {
  const [count, setCount] = useState(step);
  const end = useRef<HTMLDivElement>(null);
  const more = count < total;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an end that is near also after it moved is no news to an observer.
  useEffect(() => {
    if (!more || end.current === null) return;
    const observer = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting) setCount((before) => before + step);
      },
      { root: end.current.parentElement, rootMargin: `0px 0px ${ahead}px 0px` },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [more, count]);
  return { count, end: more && <div ref={end} /> };
}
