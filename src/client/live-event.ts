import { events, type EventName } from '../contract/index.ts';
import type { LiveEvent } from '../kit/index.ts';
import type { SseItem } from '../wire/index.ts';

type Fields = Readonly<Record<string, unknown>>;

const none: Fields = Object.freeze({});

function objectOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined; // `as`: an object, its fields unknown
}

function parseObject(text: string): Fields | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Events of one connection, under the new names and the old ones of sse.dotted-names; all others live in the log. */
const controlName = /^connection[._]|^replay\.truncated$/;

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

function problemsOf(name: string, json: Fields | undefined): string[] {
  if (json === undefined) return ['the data is no JSON object'];
  if (!isEventName(name)) return [];
  const parsed = events[name].safeParse(json);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** One block of a stream as a scenario sees it. The schema is asked only where somebody looks at `problems`. */
export function liveEvent(item: Extract<SseItem, { kind: 'event' }>): LiveEvent {
  const json = parseObject(item.data);
  const told = json?.['event'];
  const name = typeof told === 'string' ? told : (item.event ?? '');
  const seq = json?.['seq'];
  let problems: readonly string[] | undefined;
  return {
    atMs: item.atMs,
    id: item.id,
    eventLine: item.event,
    data: item.data,
    json,
    name,
    seq: typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : undefined,
    payload: objectOf(json?.['data']) ?? none,
    durable: !controlName.test(name),
    get problems() {
      problems ??= problemsOf(name, json);
      return problems;
    },
  };
}
