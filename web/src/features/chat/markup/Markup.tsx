import { Check, Copy } from "lucide-react";
import { createElement, Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { classNames } from "../../../ui/classNames.ts";
import { text as texts } from "../../../ui/messages/index.ts";
import { useLanguage } from "../../../ui/messages/useLanguage.ts";
import { type Block, parseMarkup } from "./blocks.ts";
import { bigEmoji } from "./emojiOnly.ts";
import type { Inline } from "./inline.ts";
import styles from "./Markup.module.css";

interface MarkupProps {
  readonly text: string;
  /** People who can be mentioned here. */
  readonly names: readonly string[];
}

/**
 * A message as it is read. Everything becomes elements and text nodes made here: nothing of a message is ever taken for HTML,
 * and nothing in it is asked for before somebody clicks.
 */
export const Markup = memo(function Markup({ text, names }: MarkupProps) {
  const blocks = useMemo(() => parseMarkup(text, names), [text, names]);
  const big = bigEmoji(text);
  useLanguage();
  return (
    <div className={classNames(styles.markup, big > 0 && styles.big)} dir="auto" data-testid="message-text">
      {all(blocks.map(drawBlock))}
    </div>
  );
});

/** Children in their places: a message does not change its parts, so they need no keys. */
function all(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...nodes);
}

function drawBlock(block: Block): ReactNode {
  switch (block.kind) {
    case "lines":
      return (
        <p className={styles.lines} dir="auto">
          {all(block.lines.flatMap((line, index) => (index === 0 ? drawLine(line) : ["\n", drawLine(line)])))}
        </p>
      );
    case "code":
      return <CodeBlock language={block.language} code={block.text} />;
    case "quote":
      return <blockquote className={styles.quote}>{all(block.blocks.map(drawBlock))}</blockquote>;
    case "list": {
      const items = all(
        block.items.map((item) => (
          // biome-ignore lint/correctness/useJsxKeyInIterable: all() spreads them into places.
          <li dir="auto">{drawLine(item)}</li>
        )),
      );
      return block.start === null ? (
        <ul className={styles.list}>{items}</ul>
      ) : (
        <ol className={styles.list} start={block.start}>
          {items}
        </ol>
      );
    }
  }
}

function drawLine(line: readonly Inline[]): ReactNode {
  return all(line.map(drawInline));
}

function drawInline(one: Inline): ReactNode {
  switch (one.kind) {
    case "text":
      return one.text;
    case "code":
      return (
        <code className={styles.code} dir="ltr">
          {one.text}
        </code>
      );
    case "link":
      return (
        <a href={one.href} title={one.href} target="_blank" rel="noopener noreferrer" dir="ltr" className={styles.link}>
          {one.label}
        </a>
      );
    case "mention":
      return <bdi className={styles.mention}>@{one.name}</bdi>;
    case "strong":
      return <strong>{drawLine(one.children)}</strong>;
    case "emphasis":
      return <em>{drawLine(one.children)}</em>;
    case "strike":
      return <s>{drawLine(one.children)}</s>;
  }
}

function CodeBlock({ language, code }: { readonly language: string; readonly code: string }) {
  const [copying, setCopying] = useState<"copied" | "copyFailed" | null>(null);
  const Icon = copying === "copied" ? Check : Copy;

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopying("copied");
    } catch {
      setCopying("copyFailed");
    }
  }

  return (
    <figure className={styles.block} dir="ltr">
      <figcaption className={styles.bar}>
        <span>{language}</span>
        <button type="button" className={styles.copy} onClick={copy}>
          <Icon size={14} aria-hidden="true" />
          {copying === "copied" ? texts.chat.codeCopied : texts.chat.copyCode}
        </button>
      </figcaption>
      <pre
        className={styles.pre}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll sideways, and must do so by keyboard too.
        tabIndex={0}
      >
        <code>{code}</code>
      </pre>
      <span role="status" className={copying === "copyFailed" ? styles.problem : "visually-hidden"}>
        {copying === "copied" && texts.chat.codeCopied}
        {copying === "copyFailed" && texts.chat.codeCopyFailed}
      </span>
    </figure>
  );
}
