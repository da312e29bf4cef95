import { aroundCalls } from './decorate.ts';
import { createNotary } from './notary.ts';
import { mutant } from './mutant.ts';

/** What a socket is read by. */
const pieceBytes = 65_536;

export const postDecodesPieces = mutant({
  name: 'post-decodes-pieces',
  bug: 'Decodes each piece of a body by itself, so a character that is cut in two is lost.',
  breaks: ['post.text-intact'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.rawBody.length <= pieceBytes || !(await notary.fits(call))) return next(call);
          const pieces = [call.rawBody.subarray(0, pieceBytes), call.rawBody.subarray(pieceBytes)];
          const text = pieces.map((piece) => new TextDecoder().decode(piece)).join('');
          return next(await notary.vouch({ ...call, rawBody: new TextEncoder().encode(text) }));
        }),
    };
  },
});
