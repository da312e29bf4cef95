import type { LiveComment, LiveEvent } from '../kit/index.ts';
import { createSseDecoder, type SseItem } from '../wire/index.ts';
import { liveEvent } from './live-event.ts';
import type { Transcript } from './transcript.ts';

/** What one stream said so far. */
export interface LiveLog {
  readonly events: readonly LiveEvent[];
  readonly durable: readonly LiveEvent[];
  readonly comments: readonly LiveComment[];
  /** The last id, as a browser keeps it: an empty one clears it. */
  readonly cursor: string | undefined;
  /** What `connection.established` told. */
  readonly toldConnectionId: string | undefined;
  push(chunk: Uint8Array): void;
  /** The body is over: an unfinished block is dropped. */
  end(): void;
  /** Nobody listens any more: nothing is added, not even what came in the same chunk. */
  close(): void;
}

export interface LiveLogParts {
  readonly lane: string;
  /** What the stream was opened with. */
  readonly cursor: string | undefined;
  readonly transcript: Transcript;
  readonly now: () => number;
  /** Called after every item, with the number of events and comments so far. */
  readonly onItem: (count: number) => void;
}

export function createLiveLog({ lane, cursor, transcript, now, onItem }: LiveLogParts): LiveLog {
  const events: LiveEvent[] = [];
  const durable: LiveEvent[] = [];
  const comments: LiveComment[] = [];
  let lastId = cursor;
  let connectionId: string | undefined;
  let closed = false;

  const move = (id: string | undefined) => {
    if (id !== undefined) lastId = id === '' ? undefined : id;
  };
  const take = (item: SseItem) => {
    switch (item.kind) {
      case 'event': {
        const event = liveEvent(item);
        events.push(event);
        if (event.durable) durable.push(event);
        move(item.id);
        const told = event.payload['connectionId'];
        if (event.name === 'connection.established' && typeof told === 'string') connectionId ??= told;
        return transcript.event(lane, event);
      }
      case 'comment':
        comments.push({ atMs: item.atMs, text: item.text });
        return transcript.comment(lane, item.text);
      case 'id':
        move(item.id);
        return transcript.comment(lane, ` [a block with an id and no data: ${item.id}]`);
      case 'retry':
        return transcript.comment(lane, ` [retry: ${item.ms}]`);
      case 'problem':
        return transcript.comment(lane, ` [${item.problem}]`);
    }
  };
  const decoder = createSseDecoder({
    now,
    onItem(item) {
      if (closed) return;
      take(item);
      onItem(events.length + comments.length);
    },
  });

  return {
    events,
    durable,
    comments,
    get cursor() {
      return lastId;
    },
    get toldConnectionId() {
      return connectionId;
    },
    push: decoder.push,
    end: decoder.end,
    close() {
      closed = true;
    },
  };
}
