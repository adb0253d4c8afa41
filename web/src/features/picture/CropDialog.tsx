import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { text } from "../../ui/messages/index.ts";
import styles from "./CropDialog.module.css";
import { type Crop, mostZoom, moved, wholeOf, zoomed } from "./crop.ts";
import { draw, encoded, pictureSide } from "./draw.ts";

interface CropDialogProps {
  readonly file: File;
  readonly onDone: (picture: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly onClose: () => void;
}

/** Chooses the square of a picture: dragged and zoomed, or moved by the arrow keys. The file itself never leaves the browser. */
export function CropDialog({ file, onDone, onClose }: CropDialogProps) {
  const picture = useDecoded(file);
  const [failed, setFailed] = useState(false);
  const unreadable = picture === "unreadable";
  return (
    <Dialog title={text.picture.cropTitle} onClose={onClose}>
      {(unreadable || failed) && (
        <Callout severity="danger" announced>
          {unreadable ? text.picture.unreadable : text.profile.pictureFailed}
        </Callout>
      )}
      {picture !== null && !unreadable && (
        <Cropping picture={picture} onCancel={onClose} onDone={(made) => onDone(made).catch(() => setFailed(true))} />
      )}
    </Dialog>
  );
}

interface CroppingProps {
  readonly picture: ImageBitmap;
  readonly onDone: (picture: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly onCancel: () => void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** One press of an arrow key, as a part of the square. */
const stride = 0.05;

function Cropping({ picture, onDone, onCancel }: CroppingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dragged = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const [crop, setCrop] = useState<Crop>(() => wholeOf(picture));
  const [working, setWorking] = useState(false);
  const hint = useId();

  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, picture, crop);
  }, [picture, crop]);

  function press(event: KeyboardEvent) {
    const arrow = arrows[event.key];
    if (arrow === undefined) return;
    event.preventDefault();
    setCrop((now) => moved(picture, now, arrow[0] * stride, arrow[1] * stride));
  }

  function drag(event: PointerEvent<HTMLElement>) {
    const before = dragged.current;
    if (before === null) return;
    const { width } = event.currentTarget.getBoundingClientRect();
    dragged.current = { x: event.clientX, y: event.clientY };
    // The picture follows the finger: what is kept goes the other way.
    setCrop((now) => moved(picture, now, (before.x - event.clientX) / width, (before.y - event.clientY) / width));
  }

  async function finish() {
    if (canvas.current === null) return;
    setWorking(true);
    await onDone(await encoded(canvas.current));
    setWorking(false);
  }

  return (
    <>
      <button
        type="button"
        className={styles.stage}
        aria-label={text.picture.part}
        aria-describedby={hint}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragged.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          dragged.current = null;
        }}
        onPointerCancel={() => {
          dragged.current = null;
        }}
      >
        <canvas ref={canvas} width={pictureSide} height={pictureSide} className={styles.canvas} />
      </button>
      <p id={hint} className={styles.hint}>
        {text.picture.cropHint}
      </p>
      <label className={styles.zoom}>
        <span>{text.picture.zoom}</span>
        <input
          type="range"
          min={1}
          max={mostZoom}
          step={0.05}
          value={crop.zoom}
          onChange={(event) => setCrop(zoomed(picture, crop, event.target.valueAsNumber))}
        />
      </label>
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
        <Button look="primary" disabled={working} onClick={finish}>
          {text.picture.use}
        </Button>
      </div>
    </>
  );
}

function useDecoded(file: File): ImageBitmap | "unreadable" | null {
  const [decoded, setDecoded] = useState<ImageBitmap | "unreadable" | null>(null);
  useEffect(() => {
    let picture: ImageBitmap | null = null;
    let wanted = true;
    createImageBitmap(file).then(
      (made) => {
        picture = made;
        if (wanted) setDecoded(made);
        else made.close();
      },
      () => {
        if (wanted) setDecoded("unreadable");
      },
    );
    return () => {
      wanted = false;
      picture?.close();
    };
  }, [file]);
  return decoded;
}
