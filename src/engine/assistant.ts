import type { EffectiveMode } from '../contract/index.ts';
import {
  type AnswerStep,
  AnswerTaken,
  type Assistant,
  type Build,
  type EventDraft,
  type LeftAnswer,
  type Ports,
  StoreUnavailable,
  type StoredMessage,
} from './ports.ts';
import { timestamp } from './timestamp.ts';

export interface AssistantSettings {
  /** False: only projects with a stub (section 16) are answered. */
  readonly enabled: boolean;
  /** From a message to its answer, milliseconds. */
  readonly delayMs: number;
  /** From one step of a build to the next, milliseconds. */
  readonly buildStepMs: number;
}

const answers: Readonly<Record<EffectiveMode, string>> = {
  plan: 'This is a plan by the simulated assistant.',
  build: 'The simulated assistant has started a build.',
};

/** The steps of a build (build.lifecycle, build.progress). */
const succeeding = [
  { status: 'queued', progress: 0 },
  { status: 'processing', progress: 10 },
  { status: 'processing', progress: 45 },
  { status: 'processing', progress: 80 },
  { status: 'completed', progress: 100 },
] as const;
const failing = [
  { status: 'queued', progress: 0 },
  { status: 'processing', progress: 10 },
  { status: 'failed', message: 'The build failed: a tester asked for it.' },
] as const;

/** How long to wait before a step is tried again while the log cannot be reached, milliseconds. */
const storeRetryMs = 500;

type Step = () => Promise<void>;

/** What is being answered, and how far that has got. */
interface Answer extends LeftAnswer {
  /** Whether the log keeps count of it, so that another process can go on. */
  readonly kept: boolean;
}

/**
 * The simulated assistant: one `message.response` per user message and, in build mode, one build. Each step appends to the log
 * and then starts the timer of the next, so the order on the stream is the order here. What a process that is gone has left is
 * taken up at the step it had come to.
 */
export function createAssistant(
  ports: Ports,
  { enabled, delayMs, buildStepMs }: AssistantSettings,
  onProblem: (cause: unknown) => void = () => undefined,
): Assistant {
  const { log, doorbell, orders, answers: left, clock, randomId } = ports;
  const timers = new Set<() => void>();
  let closed = false;

  const attempt = (step: Step): void => {
    step().catch((cause: unknown) => {
      // A step is repeated until the log takes it: a build never stays without its end. Anything else ends the answer.
      if (cause instanceof StoreUnavailable) later(storeRetryMs, step);
      else if (!(cause instanceof AnswerTaken)) onProblem(cause);
    });
  };

  const later = (ms: number, step: Step): void => {
    if (closed) return;
    const cancel = clock.setTimer(() => {
      timers.delete(cancel);
      attempt(step);
    }, ms);
    timers.add(cancel);
  };

  /** What every event of an answer has in common: the time, and the message it belongs to (event.in-reply-to, build.linked). */
  const envelope = (message: StoredMessage) => ({
    timestamp: timestamp(clock.now()),
    ...(message.clientMsgId !== undefined && { in_reply_to_client_msg_id: message.clientMsgId }),
  });

  const stepOf = ({ kept, message, done, build }: Answer, last: boolean): AnswerStep | undefined =>
    kept ? { to: message.seq, done, build, last } : undefined;

  const respond = async (answer: Answer): Promise<void> => {
    const { projectId, userId, mode, locale } = answer.message;
    const id = randomId();
    const text = answers[mode];
    const event: EventDraft = {
      event: 'message.response',
      ...envelope(answer.message),
      data: { messageId: id, responseType: mode, content: text },
    };
    const draft = {
      id,
      projectId,
      userId,
      clientMsgId: undefined,
      text,
      messageType: 'assistant',
      mode,
      locale,
      at: clock.now(),
      event,
    } as const;
    await log.appendMessage(draft, clock.now(), stepOf(answer, mode !== 'build'));
    doorbell.ring(projectId);
    if (mode === 'build') attempt(() => build({ ...answer, done: answer.done + 1 }));
  };

  const build = async (answer: Answer): Promise<void> => {
    const buildId = randomId();
    const fails = await orders.takeFailure(answer.message.projectId);
    attempt(() => advance(answer, { buildId, fails }));
  };

  /** The response is a step of its own, before those of the build. */
  const advance = async (answer: Answer, ofBuild: Build): Promise<void> => {
    const { message, done } = answer;
    const steps = ofBuild.fails ? failing : succeeding;
    const step = steps[done - 1];
    if (step === undefined) return;
    const draft = { event: 'build.status', ...envelope(message), data: { buildId: ofBuild.buildId, ...step } };
    const next = { ...answer, build: ofBuild };
    const last = done === steps.length;
    await log.append(message.projectId, draft, stepOf(next, last));
    doorbell.ring(message.projectId);
    if (!last) later(buildStepMs, () => advance({ ...next, done: done + 1 }, ofBuild));
  };

  const stopAdopting = left.onLeft((answer) => {
    const { done, build: begun } = answer;
    const mine = { ...answer, kept: true };
    if (done === 0) later(delayMs, () => respond(mine));
    else if (begun === undefined) attempt(() => build(mine));
    else later(buildStepMs, () => advance(mine, begun));
  });

  return {
    onMessage(message) {
      const answer = { message, done: 0, build: undefined, kept: enabled };
      attempt(async () => {
        if (enabled || (await orders.stubbed(message.projectId))) later(delayMs, () => respond(answer));
      });
    },
    close() {
      closed = true;
      stopAdopting();
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
