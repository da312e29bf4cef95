import type { EffectiveMode, Locale } from '../../src/contract/index.ts';
import type { TextMatcher, Turn } from './format.ts';

/** What a turn is chosen by. */
export interface PostedMessage {
  readonly text: string;
  readonly mode: EffectiveMode;
  readonly locale: Locale;
  readonly userId: string;
}

/** The first reason why a turn does not fit, and how much of it does: 0 nothing, 1 everything. */
export interface Misfit {
  readonly reason: string;
  readonly likeness: number;
}

const shownChars = 60;
const shown = (text: string): string => JSON.stringify(text.length > shownChars ? `${text.slice(0, shownChars)}…` : text);

/** Whether a text is the one that is meant. */
export function fitsText(matcher: TextMatcher, text: string): boolean {
  if (typeof matcher === 'string') return text === matcher;
  if ('exact' in matcher) return text === matcher.exact;
  if ('contains' in matcher) return text.includes(matcher.contains);
  return new RegExp(matcher.regex, matcher.flags).test(text);
}

export function describeText(matcher: TextMatcher): string {
  if (typeof matcher === 'string') return `is ${shown(matcher)}`;
  if ('exact' in matcher) return `is ${shown(matcher.exact)}`;
  if ('contains' in matcher) return `contains ${shown(matcher.contains)}`;
  return `matches /${matcher.regex}/${matcher.flags ?? ''}`;
}

/**
 * Why the turn does not fit the message; `undefined` where it does. `seen`: how many messages have fitted it before but for
 * their number.
 */
export function misfit({ when = {} }: Turn, message: PostedMessage, seen: number): Misfit | undefined {
  const { text, mode, locale, user, count } = when;
  const nth = seen + 1;
  const checks: readonly (readonly [asked: boolean, holds: boolean, why: () => string])[] = [
    [
      text !== undefined,
      text === undefined || fitsText(text, message.text),
      () => `its text ${text === undefined ? '' : describeText(text)}, the message is ${shown(message.text)}`,
    ],
    [mode !== undefined, mode === message.mode, () => `it is for ${mode} mode, the message is in ${message.mode} mode`],
    [locale !== undefined, locale === message.locale, () => `it is for the locale ${locale}, the message is in ${message.locale}`],
    [user !== undefined, user?.toLowerCase() === message.userId, () => `it is for the user ${user}, the message is of ${message.userId}`],
    [count !== undefined, fitsCount(count, nth), () => `it is for ${describeCount(count)}, this is number ${nth} that fits`],
  ];
  const asked = checks.filter(([wanted]) => wanted);
  const failed = asked.filter(([, holds]) => !holds);
  const [first] = failed;
  if (first === undefined) return undefined;
  // A text that is nearly right is nearer than a text of another world.
  const nearly = text !== undefined && first[2] === checks[0]?.[2] ? textLikeness(text, message.text) : 0;
  return { reason: failed.map(([, , why]) => why()).join('; '), likeness: (asked.length - failed.length + nearly) / asked.length };
}

type Count = NonNullable<Turn['when']>['count'];

function fitsCount(count: Count, nth: number): boolean {
  if (count === undefined) return true;
  if (typeof count === 'number') return nth === count;
  return nth >= (count.from ?? 1) && nth <= (count.to ?? Number.POSITIVE_INFINITY);
}

function describeCount(count: Count): string {
  if (typeof count === 'number') return `message number ${count}`;
  return `messages number ${count?.from ?? 1} to ${count?.to ?? 'the last'}`;
}

/** How alike two texts are, 0 to 1, by the words they share. */
function textLikeness(matcher: TextMatcher, text: string): number {
  const wanted =
    typeof matcher === 'string' ? matcher : 'exact' in matcher ? matcher.exact : 'contains' in matcher ? matcher.contains : matcher.regex;
  const words = (of: string): Set<string> =>
    new Set(
      of
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== ''),
    );
  const ours = words(text);
  const theirs = words(wanted);
  const shared = [...ours].filter((word) => theirs.has(word)).length;
  return (2 * shared) / Math.max(1, ours.size + theirs.size);
}
