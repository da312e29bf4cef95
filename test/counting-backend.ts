import type { ServerParts } from '../reference-server/server.ts';

/** What a backend was made to do, counted on its side. */
export interface Counted {
  /** Messages of users that were stored. */
  messages: number;
  /** Characters of their texts. */
  characters: number;
  builds: number;
  /** Streams that were admitted. */
  streams: number;
  /** Times that anything was stored: messages, events, marks, preferences. */
  stored: number;
}

/** Counts what comes through the inner ports and out of the engine; `parts` is what is counted. */
export function counting(parts: ServerParts = {}): { readonly counted: Counted; readonly parts: ServerParts } {
  const counted: Counted = { messages: 0, characters: 0, builds: 0, streams: 0, stored: 0 };
  return {
    counted,
    parts: {
      ports: (plain) => {
        const ports = {
          ...plain,
          log: {
            ...plain.log,
            appendMessage: async (...args: Parameters<typeof plain.log.appendMessage>) => {
              const appended = await plain.log.appendMessage(...args);
              const { message, fresh } = appended;
              if (fresh) counted.stored += 1;
              if (fresh && message.messageType === 'user') {
                counted.messages += 1;
                counted.characters += message.text.length;
              }
              return appended;
            },
            append: (...args: Parameters<typeof plain.log.append>) => {
              const [, draft] = args;
              counted.stored += 1;
              if (draft.event === 'build.status' && draft.data['status'] === 'queued') counted.builds += 1;
              return plain.log.append(...args);
            },
          },
          readMarks: {
            ...plain.readMarks,
            raise: (...args: Parameters<typeof plain.readMarks.raise>) => {
              counted.stored += 1;
              return plain.readMarks.raise(...args);
            },
          },
          preferences: {
            ...plain.preferences,
            set: (...args: Parameters<typeof plain.preferences.set>) => {
              counted.stored += 1;
              return plain.preferences.set(...args);
            },
          },
        };
        return parts.ports?.(ports) ?? ports;
      },
      engine: (plain) => {
        const inner = parts.engine?.(plain) ?? plain;
        return {
          ...inner,
          get streams() {
            return inner.streams;
          },
          handle: async (call) => {
            const reply = await inner.handle(call);
            if (reply.kind === 'stream') counted.streams += 1;
            return reply;
          },
        };
      },
    },
  };
}
