import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/**
 * Fails the build when what a browser must load before it can draw (the entry, what it imports statically, the style sheets)
 * is larger than `kilobytes` after gzip. Workers and what is imported on demand do not count.
 */
export function firstPaintBudget(kilobytes: number): Plugin {
  return {
    name: "first-paint-budget",
    apply: "build",
    generateBundle(_, bundle) {
      const needed = new Set<string>();
      const need = (fileName: string) => {
        const file = bundle[fileName];
        if (file?.type !== "chunk" || needed.has(fileName)) return;
        needed.add(fileName);
        for (const imported of file.imports) need(imported);
      };
      let bytes = 0;
      for (const [fileName, file] of Object.entries(bundle)) {
        if (file.type === "chunk" && file.isEntry) need(fileName);
        if (file.type === "asset" && fileName.endsWith(".css")) bytes += gzipSync(file.source).length;
      }
      for (const fileName of needed) {
        const file = bundle[fileName];
        if (file?.type === "chunk") bytes += gzipSync(file.code).length;
      }
      const used = (bytes / 1_000).toFixed(1);
      if (bytes > kilobytes * 1_000) {
        this.error(`The first paint needs ${used} kB of scripts and styles (gzip); the budget is ${kilobytes} kB.`);
      }
      this.info(`First paint: ${used} kB of ${kilobytes} kB (gzip).`);
    },
  };
}
