import { randomUUID } from 'node:crypto';
import type { EventDraft, MessageDraft, Ports } from '../../src/engine/ports.ts';
import { withPort } from '../mutants/decorate.ts';
import { createNumberedLog } from '../mutants/numbered-log.ts';
import { contractKey } from '../mutants/own-keys.ts';
import type { LegalVariant } from './legal-variant.ts';
import { later } from './on-the-wire.ts';

/** Every seq is `apart` above the one before; the first is `apart` above `start`. */
function withSparseSeqs(start: number, apart: number): (ports: Ports) => Ports {
  const wide = (seq: number): number => (seq === 0 ? 0 : start + seq * apart);
  const narrow = (seq: number, round: (seq: number) => number): number => Math.max(0, round((seq - start) / apart));
  return (ports) =>
    withPort(ports, 'log', (log) => ({
      async appendMessage(draft, keyNotBefore) {
        const { message, fresh } = await log.appendMessage(draft, keyNotBefore);
        return { message: { ...message, seq: wide(message.seq) }, fresh };
      },
      async append(projectId, draft) {
        const event = await log.append(projectId, draft);
        return { ...event, seq: wide(event.seq) };
      },
      async read(projectId, afterSeq, limit) {
        const events = await log.read(projectId, narrow(afterSeq, Math.floor), limit);
        return events.map((event) => ({ ...event, seq: wide(event.seq) }));
      },
      head: async (projectId) => wide(await log.head(projectId)),
      async page(query) {
        const page = await log.page({
          ...query,
          beforeSeq: query.beforeSeq === undefined ? undefined : narrow(query.beforeSeq, Math.ceil),
          afterSeq: query.afterSeq === undefined ? undefined : narrow(query.afterSeq, Math.floor),
        });
        return { ...page, messages: page.messages.map((message) => ({ ...message, seq: wide(message.seq) })) };
      },
    }));
}

/** What somebody else says in the project, in the words of the tester's own message. */
function echoOf({ event, ...draft }: MessageDraft): MessageDraft {
  const [id, userId] = [randomUUID(), randomUUID()];
  const { client_msg_id: _, ...anonymous } = event;
  return {
    ...draft,
    id,
    userId,
    clientMsgId: undefined,
    locale: 'de',
    event: { ...anonymous, data: { ...event.data, messageId: id, userId, locale: 'de' } },
  };
}

/** Posts with the same key are taken one after the other. */
export function inTurns(ports: Ports): Ports {
  const tails = new Map<string, Promise<unknown>>();
  return withPort(ports, 'log', (log) => ({
    appendMessage(draft, keyNotBefore) {
      const key = contractKey(draft) ?? draft.id;
      const mine = (tails.get(key) ?? Promise.resolve()).then(async () => {
        await later(5);
        return log.appendMessage(draft, keyNotBefore);
      });
      const settled = mine.catch(() => undefined);
      tails.set(key, settled);
      void settled.then(() => tails.get(key) === settled && tails.delete(key));
      return mine;
    },
  }));
}

function withData(draft: EventDraft, more: Readonly<Record<string, unknown>>): EventDraft {
  return { ...draft, data: { ...draft.data, ...more } };
}

/** What lies in a project's log, how it is numbered, and when it becomes visible. */
export const logLiberties: readonly LegalVariant[] = [
  {
    name: 'one-sequence-for-all-projects',
    liberty: 'one sequence numbers all projects, so each has gaps',
    build: () => {
      let last = 1_000;
      return { ports: (ports) => ({ ...ports, log: createNumberedLog({ seqOf: () => (last += 3) }) }) };
    },
  },
  {
    name: 'seqs-far-apart',
    liberty: 'each seq is 1,000 above the last',
    build: () => ({ ports: withSparseSeqs(0, 1_000) }),
  },
  {
    name: 'seqs-in-the-billions',
    liberty: 'seqs begin in the billions and have gaps',
    build: () => ({ ports: withSparseSeqs(5_000_000_000, 37) }),
  },
  {
    name: 'ids-that-are-no-uuids',
    liberty: 'ids of messages are words of their own',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            const id = `m_${draft.id.slice(0, 13)}/ü`;
            return log.appendMessage({ ...draft, id, event: withData(draft.event, { messageId: id }) }, keyNotBefore);
          },
        })),
    }),
  },
  {
    name: 'unknown-durable-events',
    liberty: 'events of names that nobody knows lie in the log, with seqs of their own',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const about = { timestamp: draft.event.timestamp, data: { of: draft.id } };
            await log.append(draft.projectId, { event: 'project.touched', ...about });
            const appended = await log.appendMessage(draft, keyNotBefore);
            await log.append(draft.projectId, { event: 'audit.written', ...about });
            ports.doorbell.ring(draft.projectId);
            return appended;
          },
        })),
    }),
  },
  {
    name: 'foreign-events-in-between',
    liberty: 'other people repeat in the same project what everybody says',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            // Of long texts one quote would be as good as a thousand.
            const isQuoted = draft.messageType === 'user' && draft.text.length < 1_000;
            if (isQuoted) await log.appendMessage(echoOf(draft), keyNotBefore);
            const appended = await log.appendMessage(draft, keyNotBefore);
            if (isQuoted && appended.fresh) await log.appendMessage(echoOf(draft), keyNotBefore);
            ports.doorbell.ring(draft.projectId);
            return appended;
          },
        })),
    }),
  },
  {
    name: 'further-fields-in-events',
    liberty: 'events have fields that nobody knows, names of other events among them',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage: (draft, keyNotBefore) =>
            log.appendMessage(
              {
                ...draft,
                event: Object.assign(withData(draft.event, { tone: 'friendly', event: 'x', seq: '0' }), { shard: 7, id: 'evt' }),
              },
              keyNotBefore,
            ),
          append: (projectId, draft) => log.append(projectId, withData(draft, { worker: null, steps: [] })),
        })),
    }),
  },
  {
    name: 'history-without-client-ids',
    liberty: 'the history does not tell client_msg_id, which is optional there',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async page(query) {
            const page = await log.page(query);
            return { ...page, messages: page.messages.map((message) => ({ ...message, clientMsgId: undefined })) };
          },
        })),
    }),
  },
  {
    name: 'slow-store',
    liberty: 'storing a message takes its time, before and after',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            await later(0, 20);
            const appended = await log.appendMessage(draft, keyNotBefore);
            await later(0, 20);
            return appended;
          },
        })),
    }),
  },
  {
    name: 'late-events',
    liberty: 'events reach their readers some time after the answer',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'doorbell', (doorbell) => ({
          ring: (projectId) => void setTimeout(() => doorbell.ring(projectId), 60),
        })),
    }),
  },
  {
    name: 'retries-wait',
    liberty: 'a retry waits until the first post is done',
    build: () => ({ ports: inTurns }),
  },
];
