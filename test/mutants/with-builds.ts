import type { Assistant, EventDraft, Ports, StoredMessage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';

export type BuildData = Readonly<Record<string, unknown>>;

/** Every `build.status` is stored as these instead; none where the list is empty. */
export function withBuildEvents(ports: Ports, change: (event: EventDraft) => readonly EventDraft[]): Ports {
  return withPort(ports, 'log', (log) => ({
    async append(projectId, draft) {
      if (draft.event !== 'build.status') return log.append(projectId, draft);
      const [first, ...rest] = change(draft);
      // The step that is left out is taken for stored: what it gives back is not looked at.
      const stored = first === undefined ? { ...draft, seq: 0 } : await log.append(projectId, first);
      for (const event of rest) await log.append(projectId, event);
      return stored;
    },
  }));
}

/** The `data` of every `build.status` is changed. */
export function withBuildData(ports: Ports, change: (data: BuildData) => BuildData): Ports {
  return withBuildEvents(ports, (event) => [{ ...event, data: change(event.data) }]);
}

/** The assistant does something else, or something more, with each message. */
export function withAssistant(ports: Ports, make: (inner: Assistant, ports: Ports) => (message: StoredMessage) => void): Ports {
  return {
    ...ports,
    assistant: (given) => {
      const inner = ports.assistant(given);
      const onMessage = make(inner, given);
      return { onMessage, close: () => inner.close() };
    },
  };
}

/** Stores one event as the assistant would, and rings. */
export async function tell(ports: Ports, projectId: string, draft: EventDraft): Promise<void> {
  await ports.log.append(projectId, draft);
  ports.doorbell.ring(projectId);
}
