import { classNames } from "./classNames.ts";
import styles from "./Picture.module.css";

interface PictureProps {
  /** Null until it is known; an empty box stands in its room meanwhile. */
  readonly source: string | null;
  readonly alt: string;
  /** Width by height. */
  readonly aspect: number;
  /** Gives the width. */
  readonly className?: string | undefined;
}

/** A picture that takes its room before it is there: nothing moves when it arrives. */
export function Picture({ source, alt, aspect, className }: PictureProps) {
  return (
    <span className={classNames(styles.room, className)} style={{ aspectRatio: aspect }}>
      {source !== null && <img src={source} alt={alt} className={styles.picture} />}
    </span>
  );
}
