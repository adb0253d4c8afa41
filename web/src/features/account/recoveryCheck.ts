/** The groups of a code as it is written: joined by hyphens. */
export function groupsOf(code: string): readonly string[] {
  return code.split("-");
}

/** `asked` different positions in rising order, so that nobody confirms a code that was only half written down. */
export function chooseGroups(count: number, asked: number, random: () => number = Math.random): readonly number[] {
  const left = Array.from({ length: count }, (_, index) => index);
  const chosen: number[] = [];
  while (chosen.length < asked && left.length > 0) {
    chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return chosen.sort((a, b) => a - b);
}

/** Compares as a reader of the code does (protocol, section 3.3): case and spaces do not matter, O is 0, I and L are 1. */
export function sameGroup(typed: string, group: string): boolean {
  const read = (value: string) => value.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return read(typed) === read(group);
}
