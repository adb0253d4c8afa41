/** A browser's cookie and sockets for a running server, in Node. */
import { io } from "socket.io-client";
import type { EventSocket } from "../socket.ts";

export interface RealBrowser {
  readonly audience: string;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly openSocket: () => EventSocket;
}

export function realBrowser(origin: string): RealBrowser {
  let cookie: string | null = null;
  return {
    audience: new URL(origin).host,
    fetch: async (path, init) => {
      const headers = new Headers(init.headers);
      if (cookie !== null) headers.set("Cookie", cookie);
      const response = await fetch(new URL(path, origin), { ...init, headers });
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) cookie = set.split(";")[0] ?? null;
      return response;
    },
    // Headers are read at each connection, like a browser's cookies.
    openSocket: () => {
      const options = {
        transports: ["websocket"],
        autoConnect: false,
        reconnection: false,
        forceNew: true,
        extraHeaders: { Cookie: cookie ?? "" },
      };
      const socket = io(origin, options);
      const connect = socket.connect.bind(socket);
      return Object.assign(socket, {
        connect: () => {
          socket.io.opts.extraHeaders = { Cookie: cookie ?? "" };
          return connect();
        },
      });
    },
  };
}
