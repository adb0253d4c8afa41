import type { Person } from "../../client/api.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { usePicture } from "./PicturesOf.tsx";

interface PersonAvatarProps {
  readonly person: Pick<Person, "name" | "avatarSeed" | "picture">;
  /** In CSS pixels. */
  readonly size?: number;
  readonly online?: boolean;
}

/** How somebody shows themselves: the own picture where they sent one, else the generated one. */
export function PersonAvatar({ person, ...looks }: PersonAvatarProps) {
  return <Avatar seed={person.avatarSeed} name={person.name} picture={usePicture(person.picture)} {...looks} />;
}
