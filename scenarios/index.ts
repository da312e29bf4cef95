import type { Scenario } from '../src/kit/index.ts';
import { bothEndpoints } from './idempotency/both-endpoints.ts';
import { cacheOutage } from './idempotency/cache-outage.ts';
import { concurrentDuplicates } from './idempotency/concurrent-duplicates.ts';
import { duplicateSend } from './idempotency/duplicate-send.ts';
import { expiry } from './idempotency/expiry.ts';
import { firstPayload } from './idempotency/first-payload.ts';
import { lostAnswer } from './idempotency/lost-answer.ts';
import { refusedThenCorrected } from './idempotency/refused-then-corrected.ts';
import { retryInFlight } from './idempotency/retry-in-flight.ts';
import { scope } from './idempotency/scope.ts';
import { secondBuild } from './idempotency/second-build.ts';
import { effectiveMode } from './posting/effective-mode.ts';
import { malformedBody } from './posting/malformed-body.ts';
import { newMessage } from './posting/new-message.ts';
import { noAccidentalDedupe } from './posting/no-accidental-dedupe.ts';
import { opaqueIds } from './posting/opaque-ids.ts';
import { textIntact } from './posting/text-intact.ts';
import { unknownFields } from './posting/unknown-fields.ts';
import { validation } from './posting/validation.ts';
import { preferenceDefault } from './preferences/default.ts';
import { modeByPreference } from './preferences/mode-by-preference.ts';
import { preferenceScope } from './preferences/scope.ts';
import { preferenceValidation } from './preferences/validation.ts';
import { afterAControlEvent } from './resume/after-a-control-event.ts';
import { anyCut } from './resume/any-cut.ts';
import { badCursor } from './resume/bad-cursor.ts';
import { fromACursor } from './resume/from-a-cursor.ts';
import { longReplay } from './resume/long-replay.ts';
import { replayedAnswers } from './resume/replayed-answers.ts';
import { whileOthersPost } from './resume/while-others-post.ts';
import { atOnce } from './sequence/at-once.ts';
import { oneAfterAnother } from './sequence/one-after-another.ts';
import { orderedOnStream } from './sequence/ordered-on-stream.ts';
import { sameEverywhere } from './sequence/same-everywhere.ts';
import { visibleInOrder } from './sequence/visible-in-order.ts';

/** Every story: one import line and one entry each. */
export const scenarios: readonly Scenario[] = [
  newMessage,
  opaqueIds,
  effectiveMode,
  validation,
  malformedBody,
  unknownFields,
  noAccidentalDedupe,
  textIntact,

  duplicateSend,
  concurrentDuplicates,
  retryInFlight,
  lostAnswer,
  scope,
  firstPayload,
  refusedThenCorrected,
  bothEndpoints,
  secondBuild,
  cacheOutage,
  expiry,

  oneAfterAnother,
  atOnce,
  sameEverywhere,
  orderedOnStream,
  visibleInOrder,

  fromACursor,
  replayedAnswers,
  afterAControlEvent,
  anyCut,
  whileOthersPost,
  longReplay,
  badCursor,

  preferenceDefault,
  modeByPreference,
  preferenceScope,
  preferenceValidation,
];
