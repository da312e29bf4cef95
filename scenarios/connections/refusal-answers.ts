import { headers } from '../../src/contract/index.ts';
import { describeReply, type Expect, header, type Live, wireStatus } from '../../src/kit/index.ts';

const wholeNumber = /^\d+$/;

/** connection.limit-answer, word for word; ruling 23 for `current_connections`. */
export function expectLimitAnswer(expect: Expect, { answer }: Live, max: number): void {
  // Not `expect.status`: elsewhere a 429 of another shape asks for a lower rate, here it is a limit answer that is none.
  if (answer.status !== 429)
    expect.fail('body of the 429', { expected: 'the fields of connection.limit-answer', actual: describeReply(answer) });
  const { body } = answer;
  expect.equal(body.max_connections, max, 'max_connections of the 429');
  expect.that(body.current_connections <= max, 'current_connections of the 429', {
    expected: `0 to ${max}`,
    actual: body.current_connections,
  });
  const retryAfter = header(answer, headers.retryAfter);
  expect.that(retryAfter !== undefined && wholeNumber.test(retryAfter), 'Retry-After of the 429', {
    expected: 'whole seconds',
    actual: retryAfter,
  });

  expect.should.equal(header(answer, headers.connectionLimit), String(max), 'X-SSE-Connection-Limit of the 429');
  const current = header(answer, headers.currentConnections);
  expect.should.that(current !== undefined && wholeNumber.test(current) && Number(current) <= max, 'X-SSE-Current-Connections of the 429', {
    expected: `0 to ${max}`,
    actual: current,
  });
  const reason = header(answer, headers.limitReason);
  expect.should.that(reason !== undefined && reason !== '', 'X-SSE-Limit-Reason of the 429', { expected: body.reason, actual: reason });
}

/** connection.in-progress-answer. HTTP lets `Retry-After` be a date, and the clause does not forbid it here. */
export function expectInProgressAnswer(expect: Expect, { answer }: Live): void {
  expect.status(answer, 202);
  const retryAfter = header(answer, headers.retryAfter);
  const ok = retryAfter !== undefined && (wholeNumber.test(retryAfter) || !Number.isNaN(Date.parse(retryAfter)));
  expect.that(ok, 'Retry-After of the 202', { expected: 'seconds or a date', actual: retryAfter });
}

/** request-id.echo, where it is easily forgotten: these answers are rarely made where the others are. */
export function expectEchoed(expect: Expect, attempts: readonly Live[]): void {
  for (const { answer } of attempts) {
    if (answer.raw !== undefined)
      expect.equal(header(answer, headers.requestId), answer.exchange.id, `X-Request-Id of a stream answered ${answer.raw.status}`);
  }
}

/** Judges every attempt that was answered so; skips the clause where this target gave no such answer. */
export function expectEach(expect: Expect, status: 429 | 202, attempts: readonly Live[], judge: (live: Live) => void): void {
  const statuses = attempts.map(({ answer }) => wireStatus(answer));
  if (!statuses.includes(status)) {
    const met = [...new Set(statuses.map((other) => String(other ?? 'no answer')))].join(', ');
    expect.skip(`this target never answered ${status} here: newcomers at the limit were answered ${met}`);
  }
  for (const live of attempts) if (wireStatus(live.answer) === status) judge(live);
}
