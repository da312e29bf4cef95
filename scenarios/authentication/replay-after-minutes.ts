import { scenario } from '../../src/kit/index.ts';
import { accepted, expectRefusal } from '../refusals.ts';

/** A nonce is kept for ten minutes; well inside that, and beyond the window of the timestamp. */
const laterMs = 540_000;
const v2 = { scheme: 'v2' } as const;

export const replayAfterMinutes = scenario({
  id: 'authentication/replay-after-minutes',
  title: 'A nonce is still spent nine minutes later, when the timestamp that came with it is long out of the window',
  needs: ['clock'],
  alone: true,
  cost: { messages: 2 },

  given: async (world) => {
    const room = await world.room();
    const nonce = world.uuid();
    return { room, nonce, first: await room.readStatus({ sign: { ...v2, nonce } }) };
  },

  when: async ({ room, nonce }, world) => {
    await world.control.send({ action: 'clock.advance', ms: laterMs });
    // Read first: its answer tells the target's new time, by which everything after it is signed.
    const fresh = await room.readStatus({ sign: v2 });
    const again = await room.readStatus({ sign: { ...v2, nonce } });
    const message = await room.post(world.draft(), { sign: { ...v2, nonce } });
    return { fresh, again, message };
  },

  then: {
    'auth.replay-refused': ({ first, fresh, again, message }, expect) => {
      expect.control(accepted(first) && accepted(fresh), 'requests with a nonce of their own were not accepted');
      expectRefusal(expect, again, 'the nonce nine minutes later');
      expectRefusal(expect, message, 'a message with the nonce nine minutes later');
    },
  },
});
