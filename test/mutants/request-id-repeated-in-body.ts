import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const requestIdRepeatedInBody = mutant({
  name: 'request-id-repeated-in-body',
  bug: 'Repeats a hostile id in the error it answers.',
  breaks: ['request-id.hostile'],
  build: () =>
    withErrorMessage((_, call) => {
      const sent = call.headers['x-request-id'] ?? '';
      return /^[\w.-]{0,128}$/.test(sent) ? undefined : `The request ${sent} was refused.`;
    }),
});
