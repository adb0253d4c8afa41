import styles from "./Logo.module.css";

/** The mark: a speech bubble with a keyhole. Decorative; the name stands beside it. */
export function Logo({ size = 40 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} className={styles.logo} aria-hidden="true">
      <path
        className={styles.bubble}
        d="M32 4c16.600 0 28 10.400 28 25S48.600 54 32 54c-3.700 0-7.200-.5-10.400-1.500L8 60l3.500-13.200C6.800 42.300 4 36.100 4 29 4 14.400 15.400 4 32 4Z"
      />
      <circle className={styles.hole} cx="32" cy="25" r="6.500" />
      <path className={styles.hole} d="M29 27h6l3 14H26z" />
    </svg>
  );
}
