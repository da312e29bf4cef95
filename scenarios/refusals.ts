import { type AnyReply, describeReply, type Expect, throttled } from '../src/kit/index.ts';

/** A 2xx, whatever the operation. */
export function accepted(reply: AnyReply): boolean {
  const status = reply.raw?.status;
  return status !== undefined && status >= 200 && status < 300;
}

/** Where a clause says "refused" and names no status that must be: any 4xx but a request to slow down. */
export function expectRefusal(expect: Expect, reply: AnyReply, what: string): void {
  if (throttled(reply)) expect.untestable(`${what}: the target asked for a lower rate`);
  const status = reply.raw?.status;
  expect.that(status !== undefined && status >= 400 && status < 500, `${what}: refused`, {
    expected: 'a 4xx answer',
    actual: describeReply(reply),
  });
}

/** The positive control of a refusal: correct requests of the same kind were answered 2xx. */
export function controlAccepted(expect: Expect, replies: readonly { readonly label: string; readonly reply: AnyReply }[]): void {
  const refused = replies.filter(({ reply }) => !accepted(reply));
  expect.control(
    refused.length === 0,
    `correct requests were refused: ${refused.map(({ label, reply }) => `${label}: ${describeReply(reply)}`).join('; ')}`,
  );
}

/** The machine code of an error body; undefined where there is none. */
export function errorCode(reply: AnyReply): unknown {
  const body = reply.raw?.json;
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}
