/**
 * Whether the server serves another build of the app than the one that `page` is: every build names its first script by its content.
 * False where that cannot be found out.
 */
export async function otherBuildServed(page: Document): Promise<boolean> {
  const own = scriptOf(page);
  try {
    const response = await fetch("/", { cache: "no-cache", redirect: "error" });
    if (own === null || !response.ok) return false;
    const served = scriptOf(new DOMParser().parseFromString(await response.text(), "text/html"));
    return served !== null && served !== own;
  } catch {
    return false;
  }
}

function scriptOf(document: Document): string | null {
  return document.querySelector('script[type="module"][src]')?.getAttribute("src") ?? null;
}
