import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const postRepairsJson = mutant({
  name: 'post-repairs-json',
  bug: 'Closes a brace that is missing and accepts the post.',
  breaks: ['post.malformed-body'],
  mayAlsoFail: ['idem.refusal-keeps-key-free', 'error.hostile-input', 'auth.tampered-refused'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'postMessage' || bodyOf(call) !== undefined) return next(call);
          const repaired = bodyOf({ ...call, rawBody: new TextEncoder().encode(`${new TextDecoder().decode(call.rawBody)}}`) });
          return repaired === undefined ? next(call) : next(await forge.withBody(call, repaired));
        }),
    };
  },
});
