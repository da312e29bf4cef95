import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postRefusesUnknownFields = mutant({
  name: 'post-refuses-unknown-fields',
  bug: 'Refuses a field it does not know.',
  breaks: ['post.unknown-fields-ignored'],
  mayAlsoFail: ['auth.v2-accepted', 'auth.tampered-refused'],
  build: () => {
    const known = new Set(['projectId', 'userId', 'message', 'buildImmediately', 'client_msg_id', 'locale', 'sessionContext']);
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const strange = Object.keys(bodyOf(call) ?? {}).some((field) => !known.has(field));
          return call.operation === 'postMessage' && strange ? refusal(400, 'UNKNOWN_FIELD') : next(call);
        }),
    };
  },
});
