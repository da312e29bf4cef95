import { type AnyReply, type CallOptions, describeReply, type Expect, header, throttled } from '../../src/kit/index.ts';
import type { EndpointReply } from '../project-endpoints.ts';
import { accepted } from '../refusals.ts';

export function inHeader(tag: string): CallOptions {
  return { headers: { 'x-sheen-locale': tag } };
}

/** The primary subtag of the first language that `Content-Language` names, lower-cased: a full tag is as good as a base code. */
export function languageOf(reply: AnyReply): string | undefined {
  const [first = ''] = header(reply, 'content-language')?.split(',') ?? [];
  return first.trim().split('-')[0]?.toLowerCase() || undefined;
}

/** `Content-Language`, where the answer has one, names the locale. Having none is locale.content-language, judged there. */
export function expectLanguage(expect: Expect, reply: AnyReply, expected: string, what: string): void {
  const language = languageOf(reply);
  if (language !== undefined) expect.equal(language, expected, `${what}: primary subtag of Content-Language`);
}

/** An endpoint asked with a locale, beside the same request without one. */
export interface Asked extends EndpointReply {
  readonly tag: string;
  readonly expected: string;
  readonly control: AnyReply | undefined;
}

/** No locale makes a request fail: what succeeds without one succeeds with it. */
export function expectAnswered(expect: Expect, asked: readonly Asked[]): void {
  for (const { label, tag, reply, control } of asked) {
    if (accepted(reply)) continue;
    const what = `${label} with x-sheen-locale: ${tag}`;
    if (throttled(reply)) expect.untestable(`${what}: the target asked for a lower rate`);
    if (control === undefined || !accepted(control)) {
      expect.untestable(
        `${label} was not answered 2xx without a locale either, but ${control === undefined ? 'not at all' : describeReply(control)}`,
      );
    }
    expect.that(false, what, { expected: 'a 2xx answer', actual: describeReply(reply) });
  }
}

/** The language of every successful answer. */
export function expectLanguages(expect: Expect, asked: readonly Asked[]): void {
  for (const { label, tag, expected, reply } of asked) {
    if (accepted(reply)) expectLanguage(expect, reply, expected, `${label} with x-sheen-locale: ${tag}`);
  }
}

/** Where nothing is posted the answers alone tell a locale. */
export function requireLanguage(expect: Expect, asked: readonly Asked[]): void {
  if (asked.some(({ reply }) => accepted(reply) && languageOf(reply) !== undefined)) return;
  expect.skip('no answer has a Content-Language, and a message, whose locale would tell, is not posted: --profile full posts one');
}
