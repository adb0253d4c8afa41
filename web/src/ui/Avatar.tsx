import { memo, useMemo, useState } from "react";
import styles from "./Avatar.module.css";
import { avatarDesign } from "./avatarDesign.ts";

interface AvatarProps {
  readonly seed: string;
  readonly name: string;
  /** The address of an own picture, shown in place of the generated one where the browser can. */
  readonly picture?: string | null;
  /** In CSS pixels. */
  readonly size?: number;
  readonly online?: boolean;
}

/** An own picture, or one generated from a seed with the first letter of the name. Decorative: the name always stands beside it. */
export const Avatar = memo(function Avatar({ seed, name, picture = null, size = 44, online = false }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const design = useMemo(() => avatarDesign(seed), [seed]);
  const initial = [...name][0]?.toUpperCase() ?? "";
  return (
    <span className={styles.avatar} style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      {picture !== null && picture !== broken ? (
        <img src={picture} alt="" className={styles.picture} onError={() => setBroken(picture)} />
      ) : (
        <svg viewBox="0 0 100 100" className={styles.picture} aria-hidden="true">
          <rect width="100" height="100" fill={`oklch(0.47 0.09 ${design.hue})`} />
          {design.petals.map((petal) => (
            <ellipse
              key={petal.angle}
              cx={50 + design.distance}
              cy="50"
              rx={petal.length}
              ry={petal.width}
              transform={`rotate(${petal.angle} 50 50)`}
              fill={`oklch(0.66 0.11 ${design.petalHue})`}
              fillOpacity="0.42"
            />
          ))}
          <text x="50" y="50" dy="0.36em" textAnchor="middle" className={styles.initial}>
            {initial}
          </text>
        </svg>
      )}
      {online && <span className={styles.online} />}
    </span>
  );
});
