import { randomUUID } from 'node:crypto';
import type { DurableEvent, EventDraft, EventLog } from '../../src/engine/ports.ts';
import { withPort } from '../mutants/decorate.ts';
import type { MutantParts } from '../mutants/mutant.ts';
import type { LegalVariant } from './legal-variant.ts';
import { later } from './on-the-wire.ts';

/** Every event of a build is changed before it is stored, or left out. */
function builds(change: (draft: EventDraft) => EventDraft | undefined): NonNullable<LegalVariant['build']> {
  return () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async append(projectId, draft): Promise<DurableEvent> {
          const changed = draft.event === 'build.status' ? change(draft) : draft;
          return changed === undefined ? { seq: await log.head(projectId), ...draft } : log.append(projectId, changed);
        },
      })),
  });
}

/** Every answer of the assistant is stored otherwise. */
function responses(
  store: (log: EventLog, draft: Parameters<EventLog['appendMessage']>[0], keyNotBefore: number) => ReturnType<EventLog['appendMessage']>,
): () => MutantParts {
  return () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        appendMessage: (draft, keyNotBefore) =>
          draft.messageType === 'assistant' ? store(log, draft, keyNotBefore) : log.appendMessage(draft, keyNotBefore),
      })),
  });
}

/** What the assistant says and how its builds go. */
export const buildLiberties: readonly LegalVariant[] = [
  {
    name: 'nobody-answers',
    liberty: 'nobody answers and nothing is built; the tester was told so',
    settings: { assistant: false },
    options: { withdraw: ['assistant', 'builds'] },
    notPassed: {
      'event.in-reply-to': 'skipped',
      'event.created-first': 'skipped',
      'build.none-in-plan': 'skipped',
      'build.lifecycle': 'skipped',
      'build.progress': 'skipped',
      'build.linked': 'skipped',
      'build.catch-up': 'skipped',
      'build.failure': 'skipped',
    },
  },
  {
    name: 'a-slow-assistant',
    liberty: 'the assistant and its builds take their time',
    settings: { assistantDelayMs: 400, buildStepMs: 100 },
  },
  {
    name: 'a-hasty-assistant',
    liberty: 'the assistant answers at once, and its builds do not pause',
    settings: { assistantDelayMs: 0, buildStepMs: 0 },
  },
  {
    name: 'many-answers-to-the-first',
    liberty: "a project's first message is answered three times at once, and every other one twice, later",
    build: () => {
      const known = new Set<string>();
      return responses(async (log, draft, keyNotBefore) => {
        const isFirst = !known.has(draft.projectId);
        known.add(draft.projectId);
        if (!isFirst) await later(100);
        for (let more = isFirst ? 2 : 1; more > 0; more--) {
          const id = randomUUID();
          await log.appendMessage({ ...draft, id, event: { ...draft.event, data: { ...draft.event.data, messageId: id } } }, keyNotBefore);
        }
        return log.appendMessage(draft, keyNotBefore);
      })();
    },
  },
  {
    name: 'answers-are-no-messages',
    liberty: 'what the assistant says is not in the history',
    build: responses(async (log, { event, ...draft }) => {
      const { seq } = await log.append(draft.projectId, event);
      return { message: { ...draft, seq }, fresh: true };
    }),
  },
  {
    name: 'answers-are-created-too',
    liberty: 'what the assistant says is a message.created as well, of the type assistant',
    build: responses(async (log, draft, keyNotBefore) => {
      const { id, projectId, userId, text, mode, locale } = draft;
      const data = { messageId: id, projectId, userId, message: text, messageType: 'assistant', mode, locale };
      await log.append(projectId, draft.event);
      return log.appendMessage({ ...draft, event: { event: 'message.created', timestamp: draft.event.timestamp, data } }, keyNotBefore);
    }),
  },
  {
    name: 'builds-without-processing',
    liberty: 'a build is queued and then completed',
    build: builds((draft) => (draft.data['status'] === 'processing' ? undefined : draft)),
  },
  {
    name: 'builds-that-fail',
    liberty: 'every build fails',
    build: builds(({ data, ...draft }) => {
      const { progress, ...rest } = data;
      return {
        ...draft,
        data: data['status'] === 'completed' ? { ...rest, status: 'failed', message: 'No space left.' } : { ...rest, progress },
      };
    }),
  },
  {
    name: 'builds-without-progress',
    liberty: 'a build tells messages and no progress',
    build: builds(({ data, ...draft }) => {
      const { progress, ...rest } = data;
      return { ...draft, data: { message: `at ${String(progress)}`, ...rest, buildId: `#${String(data['buildId'])}` } };
    }),
  },
  {
    name: 'builds-linked-by-the-message-id',
    liberty: 'a build tells its message in client_msg_id',
    build: builds(({ in_reply_to_client_msg_id: id, ...draft }) => ({ ...draft, ...(id !== undefined && { client_msg_id: id }) })),
  },
];
