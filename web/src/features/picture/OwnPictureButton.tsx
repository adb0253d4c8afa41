import { ImageUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import type { Session } from "../../client/api.ts";
import { Button } from "../../ui/Button.tsx";
import { CropDialog } from "./CropDialog.tsx";

interface OwnPictureButtonProps {
  readonly session: Session;
  readonly label: string;
  readonly className?: string | undefined;
  readonly onKept?: () => void;
}

/** Takes a picture from the person's files, and keeps a square of it. */
export function OwnPictureButton({ session, label, className, onKept }: OwnPictureButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);

  function take(event: ChangeEvent<HTMLInputElement>) {
    setFile(event.target.files?.[0] ?? null);
    // The same file may be taken again.
    event.target.value = "";
  }

  async function keep(picture: Uint8Array<ArrayBuffer>) {
    await session.setPicture(picture);
    setFile(null);
    onKept?.();
  }

  return (
    <>
      <Button look="quiet" className={className} onClick={() => input.current?.click()}>
        <ImageUp size={16} aria-hidden="true" />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={label}
        data-testid="picture-file"
        onChange={take}
      />
      {file !== null && <CropDialog file={file} onDone={keep} onClose={() => setFile(null)} />}
    </>
  );
}
