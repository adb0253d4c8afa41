import { locale, text } from "./index.ts";

function formatsIn(tag: string) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  return {
    tag,
    clock: format({ hour: "numeric", minute: "2-digit" }),
    weekday: format({ weekday: "long" }),
    shortWeekday: format({ weekday: "short" }),
    dayOfYear: format({ weekday: "long", day: "numeric", month: "long" }),
    fullDay: format({ day: "numeric", month: "long", year: "numeric" }),
    shortDay: format({ day: "2-digit", month: "2-digit", year: "2-digit" }),
    exact: format({ dateStyle: "full", timeStyle: "medium" }),
    list: new Intl.ListFormat(tag),
    percent: new Intl.NumberFormat(tag, { style: "percent" }),
    number: new Intl.NumberFormat(tag),
  };
}

let made = formatsIn(locale);

/** Making a format takes long: they are kept until the language changes. */
function formats() {
  if (made.tag !== locale) made = formatsIn(locale);
  return made;
}

const dayLength = 86_400_000;

/** The number of local calendar days from `time` to `now`; 0 is today. Midday avoids the hours of a clock change. */
function daysAgo(time: number, now: number): number {
  const midday = (at: number) => new Date(at).setHours(12, 0, 0, 0);
  return Math.round((midday(now) - midday(time)) / dayLength);
}

/** 14:05 */
export function clockTime(time: number): string {
  return formats().clock.format(time);
}

/** For titles: date and time to the second. */
export function exactTime(time: number): string {
  return formats().exact.format(time);
}

/** Heads a day in the timeline: Today, Yesterday, Monday, Monday 3 March, 3 March 2024. */
export function dayHeading(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days === 0) return text.chat.today;
  if (days === 1) return text.chat.yesterday;
  if (days > 1 && days < 7) return formats().weekday.format(time);
  return new Date(time).getFullYear() === new Date(now).getFullYear()
    ? formats().dayOfYear.format(time)
    : formats().fullDay.format(time);
}

/** Fits a list: 14:05, Yesterday, Mon, 03/03/24. */
export function shortTime(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days <= 0) return formats().clock.format(time);
  if (days === 1) return text.chat.yesterday;
  return days < 7 ? formats().shortWeekday.format(time) : formats().shortDay.format(time);
}

/** Inside a sentence: 14:05, yesterday 14:05, Monday 14:05, 3 March 2024. */
export function timeInSentence(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days <= 0) return formats().clock.format(time);
  if (days === 1) return `${text.chat.yesterday.toLocaleLowerCase(locale)} ${formats().clock.format(time)}`;
  return days < 7
    ? `${formats().weekday.format(time)} ${formats().clock.format(time)}`
    : formats().fullDay.format(time);
}

/** 1,234 */
export function formatNumber(value: number): string {
  return formats().number.format(value);
}

/** alice, bob and carol */
export function formatList(names: readonly string[]): string {
  return formats().list.format(names);
}

/** 42 %; `part` from 0 to 1. */
export function formatPercent(part: number): string {
  return formats().percent.format(part);
}
