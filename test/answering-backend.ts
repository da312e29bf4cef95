import type { ServerParts } from '../reference-server/server.ts';
import type { EngineReply } from '../src/engine/call.ts';

/** The reference server, with its answers to posts changed. */
export function answering(change: (reply: EngineReply) => EngineReply): ServerParts {
  return {
    engine: (engine) => ({
      ...engine,
      get streams() {
        return engine.streams;
      },
      handle: async (call) => {
        const reply = await engine.handle(call);
        return call.operation === 'postMessage' ? change(reply) : reply;
      },
    }),
  };
}

/** A duplicate is answered like a new message. */
export const forgetful = answering((reply) => (reply.kind === 'plain' && reply.status === 200 ? { ...reply, status: 201 } : reply));

/** Answers of more than 2 KiB: post.minimal-answer is a SHOULD. */
export const talkative = answering((reply) =>
  reply.kind === 'plain' && reply.body !== undefined
    ? { ...reply, body: reply.body.replace(/\}$/, `,"padding":"${'x'.repeat(3_000)}"}`) }
    : reply,
);
