import { locale, text } from "./index.ts";

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
const shortWeekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayOfYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const fullDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "2-digit" });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });

const dayLength = 86_400_000;

/** The number of local calendar days from `time` to `now`; 0 is today. Midday avoids the hours of a clock change. */
function daysAgo(time: number, now: number): number {
  const midday = (at: number) => new Date(at).setHours(12, 0, 0, 0);
  return Math.round((midday(now) - midday(time)) / dayLength);
}

/** 14:05 */
export function clockTime(time: number): string {
  return clock.format(time);
}

/** For titles: date and time to the second. */
export function exactTime(time: number): string {
  return exact.format(time);
}

/** Heads a day in the timeline: Today, Yesterday, Monday, Monday 3 March, 3 March 2024. */
export function dayHeading(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days === 0) return text.chat.today;
  if (days === 1) return text.chat.yesterday;
  if (days > 1 && days < 7) return weekday.format(time);
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? dayOfYear.format(time) : fullDay.format(time);
}

/** Fits a list: 14:05, Yesterday, Mon, 03/03/24. */
export function shortTime(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days <= 0) return clock.format(time);
  if (days === 1) return text.chat.yesterday;
  return days < 7 ? shortWeekday.format(time) : shortDay.format(time);
}

/** Inside a sentence: 14:05, yesterday 14:05, Monday 14:05, 3 March 2024. */
export function timeInSentence(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days <= 0) return clock.format(time);
  if (days === 1) return `${text.chat.yesterday.toLocaleLowerCase(locale)} ${clock.format(time)}`;
  return days < 7 ? `${weekday.format(time)} ${clock.format(time)}` : fullDay.format(time);
}
