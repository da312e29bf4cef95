import { limits } from '../../src/contract/index.ts';
import {
  type AnyReply,
  describeReply,
  type Expect,
  header,
  type Live,
  type OpenOptions,
  type Room,
  wireStatus,
  type World,
} from '../../src/kit/index.ts';

/** One client that wants a stream where the limit is reached, and comes back as often as the contract lets it. */
export interface Newcomer {
  /** In order; every one but the last was refused. */
  readonly attempts: readonly Live[];
  /** The stream it got in the end. */
  readonly live: Live | undefined;
}

function field(live: Live, name: string): unknown {
  const json = live.answer.raw?.json;
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}

/** Ids of victims that 429 answers have named; null is as good as absent. */
export function evictedIn(attempts: readonly Live[]): string[] {
  const ids = attempts.map((live) => (wireStatus(live.answer) === 429 ? field(live, 'evicted_connection_id') : undefined));
  return [...new Set(ids.filter((id) => typeof id === 'string').map((id) => id.toLowerCase()))];
}

/** A 429 that names no victim: nobody can be evicted. */
export function isHardLimit(live: Live): boolean {
  return wireStatus(live.answer) === 429 && evictedIn([live]).length === 0;
}

/** How long the answer asks to wait; `undefined` where no retry is promised. */
function retryAfterMs(live: Live): number | undefined {
  const status = wireStatus(live.answer);
  if (status !== 202 && (status !== 429 || isHardLimit(live))) return undefined;
  const ms = field(live, 'retry_after_ms');
  if (typeof ms === 'number') return ms;
  const seconds = header(live.answer, 'retry-after') ?? '';
  return /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

/** Connects, and comes back after `retry_after_ms` at most twice (connection.newcomer-admitted). */
export async function bringNewcomer(world: World, room: Room, options: OpenOptions = {}): Promise<Newcomer> {
  const attempts: Live[] = [];
  for (let retry = 0; retry <= limits.newcomerRetries; retry += 1) {
    const live = await room.open(options);
    attempts.push(live);
    if (live.admitted) return { attempts, live };
    const wait = retryAfterMs(live);
    if (wait === undefined) break;
    if (retry < limits.newcomerRetries) await world.dueIn(wait);
  }
  return { attempts, live: undefined };
}

/** `429, 200` */
function outcomeOf({ attempts }: Newcomer): string {
  return attempts.map(({ answer }) => describeReply(answer)).join(', ');
}

/** It met takeover, retry or in progress, and was live after two retries at most. */
export function expectAdmitted(expect: Expect, newcomer: Newcomer, who: string): void {
  for (const live of newcomer.attempts) {
    expect.that(!isHardLimit(live), `${who}: somebody can be evicted, so that a 429 names the victim`, {
      expected: 'evicted_connection_id',
      actual: live.answer.raw?.text,
    });
  }
  expect.that(newcomer.live !== undefined, `${who}: live after at most ${limits.newcomerRetries} retries`, {
    expected: '200, or 429 or 202 and then 200',
    actual: outcomeOf(newcomer),
  });
}

/** From the moment the report was sent: for 5 s from then on at least the streams are protected (ruling 2). */
export function answeredAfterMs(newcomer: Live, report: AnyReply): number {
  const { endedAtMs, tookMs } = report.exchange;
  return newcomer.answer.exchange.endedAtMs - (endedAtMs - tookMs);
}
