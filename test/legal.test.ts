import { describe, expect, test } from 'vitest';
import { deployments } from './legal/deployments.ts';
import { legalVariants } from './legal/index.ts';
import { judgeVariant } from './legal/judge-variant.ts';
import { wireSession, type WireSession } from './legal/wire-session.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** Liberties that any list of legal variants has to take, by the variant that takes each, and what it looks like on the wire. */
const liberties: Readonly<Record<string, readonly [variant: string, shows: (seen: WireSession) => boolean]>> = {
  'frames split at odd bytes': ['pieces-of-odd-sizes', ({ chunks }) => chunks.some((chunk) => !/[\r\n]$/.test(chunk))],
  CRLF: ['crlf', ({ stream }) => stream.includes('}\r\n\r\n')],
  'no space after the colon': ['no-space-after-the-colon', ({ stream }) => /^data:\{/m.test(stream)],
  'data over two lines': ['data-in-many-lines', ({ stream }) => /^data: .*\ndata: /m.test(stream)],
  BOM: ['byte-order-mark', ({ stream }) => stream.startsWith('\xef\xbb\xbf')],
  'unknown dotted events': ['unknown-durable-events', ({ stream }) => /^event: audit\.written$/m.test(stream)],
  'unknown dotted events without a seq of their own': [
    'unknown-events-that-repeat-the-cursor',
    ({ stream }) => /^event: presence\.changed$/m.test(stream),
  ],
  'extra fields in events': ['further-fields-in-events', ({ stream }) => stream.includes('"shard":7')],
  'extra fields in answers': ['further-fields-in-answers', ({ posted }) => posted.body.includes('"region":"eu-1"')],
  '`retry:` lines': ['comments-and-retry-lines', ({ stream }) => /^retry: \d+$/m.test(stream)],
  'other keep-alive text': ['other-keep-alive-text', ({ stream }) => /^: ping$/m.test(stream)],
  'sequence with gaps': ['one-sequence-for-all-projects', ({ stream }) => apart(stream).every((gap) => gap > 1)],
  'sequence starting in the billions': ['seqs-in-the-billions', ({ stream }) => seqsOf(stream).some((seq) => seq > 5e9)],
  'upper-case UUIDs': ['upper-case-uuids', ({ posted }) => /"messageId":"[0-9A-F-]{36}"/.test(posted.body)],
  // What it takes is time, and the clock proves nothing here.
  'slow answers of 0 to 500 ms': ['slow-answers', ({ posted }) => posted.status === 201],
  'connection-per-request': ['connection-per-request', ({ posted }) => posted.headers.get('connection') === 'close'],
  'eviction by takeover': ['takeover-at-once', ({ oneMore }) => oneMore === 200],
  'eviction in progress': ['newcomers-wait', ({ oneMore }) => oneMore === 202],
  'no discovery': ['no-discovery', ({ discovery }) => discovery.status === 404],
  'no v1 signatures': ['no-v1', ({ version1 }) => version1.status === 401],
  'replay.truncated': ['truncated-replays-that-go-live', ({ stream }) => /^event: replay\.truncated$/m.test(stream)],
  'full tags in Content-Language': ['full-tags', ({ posted }) => posted.headers.get('content-language') === 'ar-XX'],
  'frames without an `event:` line': ['no-event-lines', ({ stream }) => !/^event:/m.test(stream)],
  'foreign events in between': [
    'foreign-events-in-between',
    ({ stream, userId }) => [...stream.matchAll(/"userId":"([^"]+)"/g)].some(([, id]) => id !== userId),
  ],
};
const timed = 'slow answers of 0 to 500 ms';

function seqsOf(stream: string): number[] {
  return [...stream.matchAll(/^id: (\d+)\nevent: message/gm)].map(([, id]) => Number(id));
}

function apart(stream: string): number[] {
  const seqs = seqsOf(stream);
  return seqs.slice(1).map((seq, at) => seq - (seqs[at] ?? 0));
}

async function sessionOf(name?: string): Promise<WireSession> {
  const variant = legalVariants.find((one) => one.name === name);
  if (name !== undefined && variant === undefined) throw new Error(`There is no legal variant ${name}.`);
  const { settings, build = () => ({}) } = variant ?? {};
  // Idle soon; nobody answers, so that only what was posted is in the log.
  const quick = { keepAliveMs: 100, assistant: false, ...settings };
  await using server = await startMutant({ name: '', bug: 'none', breaks: [], build, settings: quick });
  return await wireSession(server.url, server.secret, name?.startsWith('truncated-replays') === true ? 1_002 : 3);
}

describe('the list of legal variants', () => {
  test('names each once, and says what each does', () => {
    const names = legalVariants.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(new Set(legalVariants.map(({ liberty }) => liberty)).size).toBe(names.length);
  });

  test('takes none of these liberties in the reference server itself', async () => {
    const plain = await sessionOf();
    const shown = Object.entries(liberties).filter(([words, [, shows]]) => words !== timed && shows(plain));
    expect(shown.map(([words]) => words)).toEqual([]);
    // Eviction with a retry is the reference server's own way.
    expect(plain.oneMore).toBe(429);
  });

  test.each(Object.entries(liberties))('takes this liberty: %s', async (_, [variant, shows]) => {
    expect(shows(await sessionOf(variant))).toBe(true);
  });
});

/** `npm run legal` judges every liberty by itself, and the other deployments. */
test('a backend that takes many liberties of the contract is not found at fault', async () => {
  const [deployment] = deployments.filter(({ name }) => name === 'written-in-another-language');
  if (deployment === undefined) throw new Error('There is no such deployment.');
  const { surprises, evidence, passed } = await judgeVariant(deployment, 1);
  expect(surprises, evidence.join('\n')).toEqual([]);
  expect(passed).toBeGreaterThan(90);
}, 120_000);
