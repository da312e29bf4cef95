import {
  type AnyReply,
  type CallOptions,
  describeReply,
  type Draft,
  type Expect,
  type LegacyDraft,
  type Room,
  throttled,
  type World,
} from '../../src/kit/index.ts';
import { type Aftermath, copiesOf } from '../aftermath.ts';
import { accepted } from '../refusals.ts';
import { expectLanguage } from './language.ts';

/** One way to say, or not to say, a locale with a message, and the locale that follows from it. */
export interface LocaleCase {
  readonly what: string;
  /** `x-sheen-locale`. */
  readonly header?: string;
  /** `locale` of the body, which may be anything; left out where this is undefined. */
  readonly body?: unknown;
  readonly acceptLanguage?: string;
  readonly expected: string;
}

/** A case as it was posted through one of the two endpoints that take a message. */
export interface PostedCase {
  readonly what: string;
  readonly expected: string;
  readonly room: Room;
  readonly draft: Draft | LegacyDraft;
  readonly reply: AnyReply;
  /** The same without any locale, on the same endpoint: where that was refused, a refusal has nothing to do with locales. */
  readonly control: AnyReply;
}

type Send = (
  room: Room,
  text: string,
  locale: { readonly locale?: unknown },
  options?: CallOptions,
) => Promise<Omit<PostedCase, 'what' | 'expected' | 'control'>>;

const inFlight = 8;

function senders(world: World): readonly (readonly [string, Send])[] {
  return [
    [
      'endpoint 1',
      async (room, text, locale, options) => {
        const draft = world.draft(text, locale);
        return { room, draft, reply: await room.post(draft, options) };
      },
    ],
    [
      'endpoint 2',
      async (room, text, locale, options) => {
        const draft = world.legacyDraft(text, locale);
        return { room, draft, reply: await room.postLegacy(draft, options) };
      },
    ],
  ];
}

/** Posts every case through both endpoints. */
export async function postCases(world: World, room: Room, cases: readonly LocaleCase[]): Promise<PostedCase[]> {
  const posted: PostedCase[] = [];
  for (const [endpoint, send] of senders(world)) {
    const { reply: control } = await send(room, `no locale ${world.uuid()}`, {});
    const tasks = cases.map(({ what, header, body, acceptLanguage, expected }) => async () => {
      const headers = {
        ...(header !== undefined && { 'x-sheen-locale': header }),
        ...(acceptLanguage !== undefined && { 'accept-language': acceptLanguage }),
      };
      const sent = await send(room, `${what} ${world.uuid()}`, body === undefined ? {} : { locale: body }, { headers });
      return { ...sent, what: `${what}, ${endpoint}`, expected, control };
    });
    posted.push(...(await world.all(inFlight, tasks)));
  }
  return posted;
}

/** No locale makes a message fail. */
export function expectTaken(expect: Expect, posted: readonly PostedCase[]): void {
  for (const { what, reply, control } of posted) {
    if (accepted(reply)) continue;
    if (throttled(reply) || !accepted(control)) expect.untestable(`a message without a locale was answered ${describeReply(control)}`);
    expect.that(false, what, { expected: 'a 2xx answer', actual: describeReply(reply) });
  }
}

/** Wherever the messages are seen, their locale is exactly the expected one. Whether they were accepted is another question. */
export function expectLocales(expect: Expect, after: Aftermath, posted: readonly PostedCase[]): void {
  const unseen: string[] = [];
  for (const { what, expected, room, draft, reply } of posted) {
    if (accepted(reply)) expectLanguage(expect, reply, expected, what);
    const { live, log, history } = copiesOf(after, room, draft);
    const seen = [
      ...live.map(({ payload }) => ({ place: 'data.locale of message.created on the stream', locale: payload['locale'] })),
      ...log.map(({ payload }) => ({ place: 'data.locale of message.created in the replayed log', locale: payload['locale'] })),
      ...history.map(({ locale }) => ({ place: 'locale in the history', locale })),
    ];
    for (const { place, locale } of seen) expect.equal(locale, expected, `${what}: ${place}`);
    if (seen.length === 0) unseen.push(`${what} (${describeReply(reply)})`);
  }
  if (unseen.length > 0) expect.untestable(`not seen in stream, log or history: ${unseen.join('; ')}`);
}
