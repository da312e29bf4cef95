import type { Ports } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';

/** Every user message altered before it is stored, the same in history and event. */
export function withAlteredTexts(ports: Ports, alter: (text: string) => string): Ports {
  return withPort(ports, 'log', (log) => ({
    appendMessage(draft, keyNotBefore) {
      if (draft.messageType !== 'user') return log.appendMessage(draft, keyNotBefore);
      const text = alter(draft.text);
      return log.appendMessage({ ...draft, text, event: { ...draft.event, data: { ...draft.event.data, message: text } } }, keyNotBefore);
    },
  }));
}
