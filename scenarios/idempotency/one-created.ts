import { type AnyReply, describeReply, type Expect, throttled } from '../../src/kit/index.ts';

/** idem.concurrent-once: exactly one 201, all others 200; a failure lists the answers by how often they came. */
export function expectOneCreated(expect: Expect, replies: readonly AnyReply[]): void {
  for (const reply of replies) if (throttled(reply)) expect.answered(reply, [200, 201], 'one of many identical posts');
  const created = replies.filter(({ status }) => status === 201).length;
  const repeated = replies.filter(({ status }) => status === 200).length;
  const seen = new Map<string, number>();
  for (const reply of replies) seen.set(describeReply(reply), (seen.get(describeReply(reply)) ?? 0) + 1);
  expect.that(created === 1 && repeated === replies.length - 1, 'answers of identical posts', {
    expected: `1 × 201, ${replies.length - 1} × 200`,
    actual: [...seen].map(([answer, times]) => `${times} × ${answer}`).join(', '),
  });
}
