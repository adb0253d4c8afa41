import type { Port } from "./messages.ts";
import { serve } from "./serve.ts";

// The worker's global is a port to the page; the DOM types of this project describe a window instead.
serve(globalThis as unknown as Port);
