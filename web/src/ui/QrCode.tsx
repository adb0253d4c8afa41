import { generate } from "lean-qr";
import { toSvgDataURL } from "lean-qr/extras/svg";
import { useMemo } from "react";
import { Picture } from "./Picture.tsx";
import styles from "./QrCode.module.css";

interface QrCodeProps {
  readonly content: string;
  readonly label: string;
}

/** Dark on light in both themes: that is what cameras look for. */
export function QrCode({ content, label }: QrCodeProps) {
  const source = useMemo(() => toSvgDataURL(generate(content), { on: "#000000", off: "#ffffff" }), [content]);
  return <Picture source={source} alt={label} aspect={1} className={styles.code} />;
}
