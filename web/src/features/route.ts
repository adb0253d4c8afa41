import { useSyncExternalStore } from "react";

/**
 * Where in the app a person is. It lives in the fragment of the address, which browsers do not send to the server: a
 * server's access log says nothing about who reads what.
 *
 * `#/` the conversations · `#/with/<account id>` one of them · `#/notes` notes to self · either with `/<message id>` to go to ·
 * `#/login`, `#/register`, `#/recover`
 */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "with"; readonly peer: string; readonly message?: string }
  | { readonly kind: "notes"; readonly message?: string }
  | { readonly kind: "login" }
  | { readonly kind: "register" }
  | { readonly kind: "recover" };

export function parseRoute(hash: string): Route {
  const [first, second, third] = hash.replace(/^#\/?/, "").split("/");
  if (first === "with" && isId(second))
    return { kind: "with", peer: second, ...(isId(third) ? { message: third } : {}) };
  if (first === "notes") return { kind: "notes", ...(isId(second) ? { message: second } : {}) };
  if (first === "login" || first === "register" || first === "recover") return { kind: first };
  return { kind: "home" };
}

export function formatRoute(route: Route): string {
  if (route.kind === "home") return "#/";
  const message = "message" in route ? `/${route.message}` : "";
  return route.kind === "with" ? `#/with/${route.peer}${message}` : `#/${route.kind}${message}`;
}

function isId(part: string | undefined): part is string {
  return part !== undefined && /^[\w-]+$/.test(part);
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function announce(): void {
  for (const listener of listeners) listener();
}

/** A new entry in the history, marked as one that `goHome` may step back from. */
export function goTo(route: Route): void {
  if (formatRoute(route) === location.hash) return;
  const fromHome = parseRoute(location.hash).kind === "home";
  history.pushState({ fromHome }, "", formatRoute(route));
  announce();
}

export function replaceRoute(route: Route): void {
  history.replaceState(null, "", formatRoute(route));
  announce();
}

/** Back to the list: a step back if the list is right behind, so that the browser's own back button does not repeat it. */
export function goHome(): void {
  const state: unknown = history.state;
  if (typeof state === "object" && state !== null && "fromHome" in state && state.fromHome === true) history.back();
  else replaceRoute({ kind: "home" });
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return parseRoute(hash);
}
