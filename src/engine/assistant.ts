import type { EffectiveMode } from '../contract/index.ts';
import { type Assistant, type EventDraft, type Ports, StoreUnavailable, type StoredMessage } from './ports.ts';
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

/**
 * The simulated assistant: one `message.response` per user message and, in build mode, one build. Each step appends to the log
 * and then starts the timer of the next, so the order on the stream is the order here.
 */
export function createAssistant(
  ports: Ports,
  { enabled, delayMs, buildStepMs }: AssistantSettings,
  onProblem: (cause: unknown) => void = () => undefined,
): Assistant {
  const { log, doorbell, orders, clock, randomId } = ports;
  const timers = new Set<() => void>();
  let closed = false;

  const attempt = (step: Step): void => {
    step().catch((cause: unknown) => {
      // A step is repeated until the log takes it: a build never stays without its end. Anything else ends the answer.
      if (cause instanceof StoreUnavailable) later(storeRetryMs, step);
      else onProblem(cause);
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

  const respond = async (message: StoredMessage): Promise<void> => {
    const { projectId, userId, mode, locale } = message;
    const id = randomId();
    const text = answers[mode];
    const event: EventDraft = {
      event: 'message.response',
      ...envelope(message),
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
    await log.appendMessage(draft, clock.now());
    doorbell.ring(projectId);
    if (mode === 'build') attempt(() => build(message));
  };

  const tell = async (message: StoredMessage, data: EventDraft['data']): Promise<void> => {
    await log.append(message.projectId, { event: 'build.status', ...envelope(message), data });
    doorbell.ring(message.projectId);
  };

  const build = async (message: StoredMessage): Promise<void> => {
    const buildId = randomId();
    const steps = (await orders.takeFailure(message.projectId)) ? failing : succeeding;
    attempt(() => advance(message, buildId, steps));
  };

  const advance = async (message: StoredMessage, buildId: string, [step, ...rest]: readonly EventDraft['data'][]): Promise<void> => {
    await tell(message, { buildId, ...step });
    if (rest.length > 0) later(buildStepMs, () => advance(message, buildId, rest));
  };

  return {
    onMessage(message) {
      attempt(async () => {
        if (enabled || (await orders.stubbed(message.projectId))) later(delayMs, () => respond(message));
      });
    },
    close() {
      closed = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
