import type { Expect, LiveEvent, Room } from '../../src/kit/index.ts';
import { belongsTo, isOursAlone } from '../events/attribution.ts';
import { foldUuids } from '../fold-uuids.ts';

/** A build-mode message that may have led to a build. */
export interface Order {
  readonly client_msg_id: string;
}

/** What one stream told of one build, in order of arrival. */
export interface Build {
  /** `undefined`: no event of it names one of our messages, and nobody else wrote in the project. */
  readonly order: Order | undefined;
  readonly events: readonly LiveEvent[];
}

/** The build that an event tells of. */
export function buildIdOf({ payload }: LiveEvent): unknown {
  return foldUuids(payload['buildId']);
}

export function isBuildStatus({ name }: LiveEvent): boolean {
  return name === 'build.status';
}

export function isEnd(event: LiveEvent): boolean {
  return isBuildStatus(event) && (event.payload['status'] === 'completed' || event.payload['status'] === 'failed');
}

/** This message's build has ended; where nobody has been in the project before, any build that ends is one of ours. */
export function endSeen({ start }: Room, events: readonly LiveEvent[], order: Order): boolean {
  return hasEnded(events, order) || (start === 0 && events.some(isEnd));
}

/** The end of this message's build was seen. */
export function hasEnded(events: readonly LiveEvent[], { client_msg_id }: Order): boolean {
  return events.some((event) => isEnd(event) && belongsTo(client_msg_id)(event));
}

/**
 * Our builds by message: the events that name it, and those that share a buildId with one that does. What is left names nobody;
 * it is ours, build by build, only where nobody else wrote in the project (ruling 29).
 */
export function buildsIn(events: readonly LiveEvent[], orders: readonly Order[], ...rooms: readonly Room[]): Build[] {
  const statuses = events.filter(isBuildStatus);
  const builds: Build[] = orders.map((order) => {
    const named = statuses.filter(belongsTo(order.client_msg_id));
    const ids = new Set(named.map(buildIdOf));
    return { order, events: statuses.filter((event) => named.includes(event) || ids.has(buildIdOf(event))) };
  });
  if (!isOursAlone(events, ...rooms)) return builds;
  const nameless = statuses.filter((event) => !builds.some((build) => build.events.includes(event)));
  const ids = [...new Set(nameless.map(buildIdOf))];
  const rest = ids.map((id): Build => ({ order: undefined, events: nameless.filter((event) => buildIdOf(event) === id) }));
  return [...builds, ...rest].filter((build) => build.order !== undefined || build.events.length > 0);
}

/** build.lifecycle; a build whose end was not seen is judged as far as it went. */
export function expectLifecycle(expect: Expect, { events }: Build, what: string): void {
  const ids = [...new Set(events.map(buildIdOf))];
  expect.that(ids.length <= 1, `${what}: its buildId`, { expected: 'one', actual: ids });
  const statuses = events.map(({ payload }) => String(payload['status']));
  const sound = /^(?:queued(?: processing)*(?: (?:completed|failed))?)?$/.test(statuses.join(' '));
  expect.that(sound, `${what}: its statuses`, {
    expected: 'queued, any processing, then one of completed or failed',
    actual: statuses.join(', '),
  });
}

/** build.progress */
export function expectProgress(expect: Expect, { events }: Build, what: string): void {
  const told = events.map(({ payload }) => payload['progress']).filter((progress) => progress !== undefined);
  const inRange = told.every((progress) => typeof progress === 'number' && progress >= 0 && progress <= 100);
  const falls = told.some((progress, index) => index > 0 && Number(progress) < Number(told[index - 1]));
  expect.that(inRange, `${what}: progress`, { expected: '0 to 100', actual: told });
  expect.that(!falls, `${what}: progress`, { expected: 'never falling', actual: told });
}

/** build.linked */
export function expectLinked(expect: Expect, { order, events }: Build, what: string): void {
  for (const event of events) {
    const named = [event.json?.['client_msg_id'], event.json?.['in_reply_to_client_msg_id']];
    expect.that(
      order !== undefined && named.includes(order.client_msg_id),
      `${what}: the message that its ${String(event.payload['status'])} names`,
      {
        expected: order?.client_msg_id ?? 'one of ours',
        actual: named,
      },
    );
  }
}
