import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tokens = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function colour(name: string, theme: "light" | "dark"): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  const value = theme === "light" ? found?.[1] : found?.[2];
  if (value === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return value;
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const texts = [
  ["ink", "canvas"],
  ["ink", "surface"],
  ["ink", "surface-selected"],
  ["ink-soft", "canvas"],
  ["ink-soft", "surface"],
  ["ink-soft", "surface-hover"],
  ["ink-soft", "surface-selected"],
  ["ink-soft", "surface-sunken"],
  ["ink-soft", "bubble-peer"],
  ["ink-on-accent", "accent"],
  ["ink-on-accent", "accent-hover"],
  ["accent-ink", "canvas"],
  ["accent-ink", "surface"],
  ["accent-ink", "surface-selected"],
  ["accent-ink", "accent-soft"],
  ["bubble-own-ink", "bubble-own"],
  ["bubble-own-soft", "bubble-own"],
  ["warning-ink", "warning-surface"],
  ["danger-ink", "danger-surface"],
  ["danger", "surface"],
  ["danger", "canvas"],
] as const;

/** Borders of inputs, focus rings, icons that carry a meaning. */
const shapes = [
  ["line-strong", "surface"],
  ["focus", "surface"],
  ["focus", "canvas"],
  ["online", "surface"],
  ["accent-ink", "bubble-own"],
  ["danger", "bubble-own"],
] as const;

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(texts)("%s on %s is readable (AA, 4.5 to 1)", (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)("%s on %s stands out (AA, 3 to 1)", (shape, ground) => {
    expect(contrast(colour(shape, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
