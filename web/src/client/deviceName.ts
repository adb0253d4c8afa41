/** What a browser calls itself, for the person's list of devices: "Firefox on Linux"; null where nothing is recognised. */
export function deviceNameOf(userAgent: string): string | null {
  const browser = named(userAgent, [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["SamsungBrowser/", "Samsung Internet"],
    ["Firefox/", "Firefox"],
    ["FxiOS/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["CriOS/", "Chrome"],
    ["Safari/", "Safari"],
  ]);
  const system = named(userAgent, [
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Android", "Android"],
    ["Windows", "Windows"],
    ["CrOS", "ChromeOS"],
    ["Mac OS X", "macOS"],
    ["Linux", "Linux"],
  ]);
  if (browser === null || system === null) return browser ?? system;
  return `${browser} on ${system}`;
}

/** The first that occurs: others hide behind the common names that follow. */
function named(userAgent: string, marks: readonly (readonly [mark: string, name: string])[]): string | null {
  return marks.find(([mark]) => userAgent.includes(mark))?.[1] ?? null;
}
