import { createdByUser, type Expect, type LiveEvent, type Reply, type Room, scenario, type World } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { type EventRule, expectDottedNames, expectIdIsSeq, expectTimestamps, expectValidPayloads, nameOf } from './event-form.ts';
import { buildsFreely } from '../builds/builds-freely.ts';

/** A message as this story sent it, with what its events must say. */
interface Sent {
  readonly text: string;
  readonly clientMsgId: string | undefined;
  readonly mode: 'plan' | 'build';
}

interface Seen {
  readonly room: Room;
  readonly sent: readonly Sent[];
  /** The stream that was open all along, and a replay from the beginning, each up to the fence. */
  readonly streams: readonly Stream[];
  /** Streams that came when everything had happened, up to another fence. */
  readonly joined: readonly Stream[];
}

interface Stream {
  readonly label: string;
  readonly events: readonly LiveEvent[];
  readonly complete: boolean;
}

export const lifeOfAMessage = scenario({
  id: 'events/life-of-a-message',
  title: 'Every event of a message, live and replayed, is a well-formed frame with the fields that belong to it',
  cost: { messages: 6, builds: 1, characters: 400, streams: 5 },
  sparingCost: { builds: 0 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const { capabilities } = world.target;
    const sent = await sendAll(world, room, buildsFreely(world));
    // An answer and a build are frames too. Where they take too long the frames seen so far are judged (ruling 19).
    if (capabilities.has('assistant'))
      await live.until(({ events }) => events.some(({ name }) => name === 'message.response'), world.patience.replyMs);
    if (buildsFreely(world)) await live.until(({ events }) => events.some(isLastOfBuild), world.patience.buildMs);
    const fence = await room.fence(live);
    const log = fence.seq === undefined ? { events: [], complete: false } : await room.readLog(fence.seq);
    // Users of their own: where a user holds one stream, another one would cost them the first.
    await using replay = await (await room.asAnyone()).open({ fromSeq: room.start });
    const replayed = await replay.until(({ durable }) => durable.some(({ seq }) => seq === fence.seq));
    // What a stream says about its connection on a log that is not empty any more.
    await using late = await (await room.asAnyone()).open();
    await using resumed = await (await room.asAnyone()).open(live.cursor === undefined ? {} : { lastEventId: live.cursor });
    const second = await room.fence(late, resumed);
    return {
      sent,
      streams: [
        { label: 'live', events: [...live.events], complete: fence.arrived[0] === true },
        { label: 'replayed', events: [...replay.events], complete: replayed },
        { label: 'read as a log', events: log.events, complete: log.complete },
      ],
      joined: [
        { label: 'opened late', events: [...late.events], complete: second.arrived[0] === true },
        { label: 'resumed at the end', events: [...resumed.events], complete: second.arrived[1] === true },
      ],
    };
  },

  then: {
    'sse.id-is-seq': (seen, expect) => judgeEach(expectIdIsSeq, seen, expect),
    'sse.dotted-names': (seen, expect) => judgeEach(expectDottedNames, seen, expect),
    'sse.valid-payload': (seen, expect) => judgeEach(expectValidPayloads, seen, expect),
    'event.timestamp': (seen, expect) => judgeEach(expectTimestamps, seen, expect),
    'event.client-msg-id': (seen, expect) => {
      for (const { message, created } of createdEvents(expect, seen)) {
        const { json = {} } = created;
        if (message.clientMsgId === undefined) {
          expect.that(!Object.hasOwn(json, 'client_msg_id'), 'client_msg_id of a message that has none', {
            expected: 'absent',
            actual: json['client_msg_id'],
          });
        } else expect.equal(json['client_msg_id'], message.clientMsgId, `client_msg_id of ${nameOf(created)}`);
      }
    },
    'event.effective-build-mode': (seen, expect) => {
      for (const { message, first } of createdEvents(expect, seen)) {
        expect.equal(
          first.json?.['effective_build_mode'],
          message.mode,
          `effective_build_mode of the first event of a ${message.mode} message, ${nameOf(first)}`,
        );
      }
    },
  },
});

/** 128 visible ASCII characters, every kind of them. */
function oddId(world: World): string {
  return Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
    .join('')
    .padEnd(128, world.uuid().replaceAll('-', ''));
}

async function sendAll(world: World, room: Room, builds: boolean): Promise<Sent[]> {
  const text = (): string => `a message\n\nid: 9\nevent: x\ndata: {}\n\n${world.uuid()}`;
  const sent: Sent[] = [];
  const send = async (
    message: Omit<Sent, 'text'>,
    post: (text: string, clientMsgId: string) => Promise<Reply<'postMessage'> | Reply<'postLegacyMessage'>>,
  ) => {
    const own = text();
    await post(own, message.clientMsgId ?? '');
    sent.push({ ...message, text: own });
  };
  await send({ clientMsgId: oddId(world), mode: 'plan' }, (message, client_msg_id) =>
    room.post({ message, client_msg_id, buildImmediately: false }),
  );
  await send({ clientMsgId: undefined, mode: 'plan' }, (message) => room.post({ message, buildImmediately: false }));
  await send({ clientMsgId: world.uuid(), mode: 'plan' }, (legacy, client_msg_id) =>
    room.postLegacy({ text: legacy, client_msg_id, mode: 'plan' }),
  );
  if (builds) {
    await send({ clientMsgId: world.uuid(), mode: 'build' }, (message, client_msg_id) =>
      room.post({ message, client_msg_id, buildImmediately: true }),
    );
  }
  return sent;
}

function isLastOfBuild({ name, payload }: LiveEvent): boolean {
  return name === 'build.status' && (payload['status'] === 'completed' || payload['status'] === 'failed');
}

/** The messages' own events by author and text (the id is what is judged), and the first event on the stream that belongs to each. */
function createdEvents(expect: Expect, { room, sent, streams }: Seen) {
  return sent.flatMap((message) =>
    streams.map(({ label, events }) => {
      const created = events.find((event) => createdByUser(room)(event) && event.payload['message'] === message.text);
      expect.control(created !== undefined, `message.created did not arrive (${label})`);
      const first = events.find(
        (event) =>
          event === created ||
          (message.clientMsgId !== undefined &&
            [event.json?.['client_msg_id'], event.json?.['in_reply_to_client_msg_id']].includes(message.clientMsgId)),
      );
      return { message, created: created as LiveEvent, first: (first ?? created) as LiveEvent }; // `as`: the control ended the check where there is none
    }),
  );
}

/** One rule on every event of every stream; the fence shows that there was something to judge. */
function judgeEach(rule: EventRule, { streams, joined }: Seen, expect: Expect): void {
  for (const { events } of [...streams, ...joined]) rule(expect, events);
  for (const { label, complete } of [...streams, ...joined]) requireSeen(expect, complete, `the fence message did not arrive (${label})`);
}
