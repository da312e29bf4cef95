import { answerLiberties } from './answer-liberties.ts';
import { authLiberties } from './auth-liberties.ts';
import { buildLiberties } from './build-liberties.ts';
import { connectionLiberties } from './connection-liberties.ts';
import { frameLiberties } from './frame-liberties.ts';
import type { LegalVariant } from './legal-variant.ts';
import { logLiberties } from './log-liberties.ts';
import { postLiberties } from './post-liberties.ts';
import { stateLiberties } from './state-liberties.ts';
import { streamLiberties } from './stream-liberties.ts';

/** Every liberty that the contract leaves, taken; from the log outwards to the wire: combined, they are applied in this order. */
export const legalVariants: readonly LegalVariant[] = [
  logLiberties,
  buildLiberties,
  stateLiberties,
  connectionLiberties,
  postLiberties,
  authLiberties,
  streamLiberties,
  answerLiberties,
  frameLiberties,
].flat();
