import type { Expect, HistoryEntry, Reply, Room } from '../../src/kit/index.ts';

export type PageBody = Extract<Reply<'listMessages'>, { status: 200 }>['body'];

/** One step of a walk: `cursor` is the one that was asked with. */
interface Step {
  readonly cursor: number | undefined;
  readonly page: Reply<'listMessages'>;
}

export interface Walk {
  readonly name: string;
  readonly direction: 'up' | 'down';
  readonly pageSize: number;
  /** Only messages of this mode are asked for. */
  readonly mode?: 'plan' | 'build' | undefined;
  /** What lies at or before this seq need not be walked. */
  readonly start: number;
  readonly steps: readonly Step[];
}

/** Finds the copies of one message that has to be shown. */
export type Known = (entry: HistoryEntry) => boolean;

/** More steps than any walk over a few dozen messages and their answers takes. */
const stepsAtMost = 60;

/** Walks by `after_seq` from the beginning, or by `before_seq` from the newest page; `next` takes the next cursor from a page. */
export async function walk(
  room: Room,
  { name, direction, pageSize, mode, start = room.start }: Omit<Walk, 'start' | 'steps'> & { readonly start?: number },
  next: (page: PageBody) => number | null | undefined,
): Promise<Walk> {
  const steps: Step[] = [];
  let cursor: number | undefined = direction === 'up' ? start : undefined;
  for (let step = 0; step < stepsAtMost; step++) {
    const query = cursor === undefined ? {} : direction === 'up' ? { after_seq: cursor } : { before_seq: cursor };
    const page = await room.history({ ...query, limit: pageSize, ...(mode !== undefined && { mode }) });
    steps.push({ cursor, page });
    // One page beyond the end is asked for too: what is there tells whether the page before it spoke the truth.
    if (page.status !== 200 || page.body.messages.length === 0) break;
    const following = next(page.body);
    if (following === null || following === undefined) break;
    if (direction === 'down' && following <= start) break;
    cursor = following;
  }
  return { name, direction, pageSize, mode, start, steps };
}

/** history.pages, on one walk over all these messages. */
export function judgeWalk(expect: Expect, { name, direction, pageSize, mode, start, steps }: Walk, known: readonly Known[]): void {
  const pages = steps.map(({ cursor, page }) => ({ cursor, body: expect.status(page, 200).body }));
  const shown = pages.flatMap(({ body }) => body.messages);
  const copies = known.map((isCopy) => shown.filter(isCopy).length);
  const each = copies.every((count) => count === 1);
  expect.that(each, `${name}: how often the walk shows each message`, { expected: 'once', actual: copies.join(' ') });

  for (const [index, { cursor, body }] of pages.entries()) {
    const { messages, pagination } = body;
    const at = `${name}, page ${index + 1} of ${pages.length}`;
    expectAscending(expect, messages, at);
    expect.that(messages.length <= pageSize, `${at}: messages`, { expected: `at most ${pageSize}`, actual: messages.length });
    if (messages.length > 0) {
      expect.equal(pagination.start_seq, messages.at(0)?.seq, `${at}: start_seq`);
      expect.equal(pagination.end_seq, messages.at(-1)?.seq, `${at}: end_seq`);
    }
    if (cursor !== undefined) {
      const outside = messages.filter(({ seq }) => (direction === 'up' ? seq <= cursor : seq >= cursor));
      expect.count(outside, 0, `${at}: messages on the wrong side of the cursor ${cursor}`);
    }
    const [ahead, behind] =
      direction === 'up' ? (['has_more_newer', 'has_more_older'] as const) : (['has_more_older', 'has_more_newer'] as const);
    judgeAhead(expect, `${at}: ${ahead}`, pagination[ahead], messages, pages[index + 1]?.body.messages, pageSize, known);
    // What was walked already lies behind every page but the first; behind the very first message there is nothing.
    if (index > 0 && messages.length > 0) expect.equal(pagination[behind], true, `${at}: ${behind}`);
    // What is older may all be of another mode.
    if (index === 0 && direction === 'up' && mode === undefined) expect.equal(pagination[behind], start > 0, `${at}: ${behind}`);
  }
}

/** Histories only grow: a page that is empty when it is asked for later was empty before, and what was written before was there. */
function judgeAhead(
  expect: Expect,
  what: string,
  more: boolean,
  page: readonly HistoryEntry[],
  beyond: readonly HistoryEntry[] | undefined,
  pageSize: number,
  known: readonly Known[],
): void {
  if (!more) {
    const ours = (beyond ?? []).filter((entry) => known.some((isCopy) => isCopy(entry)));
    expect.that(ours.length === 0, what, { expected: true, actual: `false, and ${ours.length} of these messages lie beyond` });
    return;
  }
  expect.that(beyond === undefined || beyond.length > 0, what, { expected: false, actual: 'true, and nothing lies beyond' });
  if (page.length > 0) expect.count(page, pageSize, `${what} is true: messages in the page`);
}

export function expectAscending(expect: Expect, messages: readonly HistoryEntry[], what: string): void {
  const seqs = messages.map(({ seq }) => seq);
  const ascending = seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0));
  expect.that(ascending, `${what}: the order`, { expected: 'ascending seq', actual: seqs });
}
