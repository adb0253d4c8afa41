import { generate } from "lean-qr";
import { toSvgDataURL } from "lean-qr/extras/svg";
import { useMemo } from "react";
import styles from "./QrCode.module.css";

interface QrCodeProps {
  readonly content: string;
  readonly label: string;
}

/** Dark on light in both themes: that is what cameras look for. */
export function QrCode({ content, label }: QrCodeProps) {
  const source = useMemo(() => toSvgDataURL(generate(content), { on: "#000000", off: "#ffffff" }), [content]);
  return <img src={source} alt={label} className={styles.code} />;
}
