import { useEffect, useState } from "react";

/** The time, renewed every `interval` milliseconds: for sentences such as "last seen yesterday". */
export function useNow(interval: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
