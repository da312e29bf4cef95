import type { Scenario } from '../src/kit/index.ts';
import { atOnce as connectAtOnce } from './connections/at-once.ts';
import { burst } from './connections/burst.ts';
import { hardLimit } from './connections/hard-limit.ts';
import { idHeader } from './connections/id-header.ts';
import { oneMore } from './connections/one-more.ts';
import { sameInstance } from './connections/same-instance.ts';
import { scope as connectionScope } from './connections/scope.ts';
import { neverOpened } from './connections/never-opened.ts';
import { slotFreed } from './connections/slot-freed.ts';
import { sparesTheTyping } from './connections/spares-the-typing.ts';
import { otherMethods } from './authentication/other-methods.ts';
import { knownOutsider } from './authentication/known-outsider.ts';
import { outsider } from './authentication/outsider.ts';
import { refusedWithoutEffect } from './authentication/refused-without-effect.ts';
import { replayAfterMinutes } from './authentication/replay-after-minutes.ts';
import { replayedRequests } from './authentication/replayed-requests.ts';
import { signedForms } from './authentication/signed-forms.ts';
import { tamperedRequests } from './authentication/tampered-requests.ts';
import { timeWindow } from './authentication/time-window.ts';
import { unsignedRequests } from './authentication/unsigned-requests.ts';
import { userIdentity } from './authentication/user-identity.ts';
import { catchUp } from './builds/catch-up.ts';
import { failingBuild } from './builds/failing-build.ts';
import { lifeOfABuild } from './builds/life-of-a-build.ts';
import { planMode } from './builds/plan-mode.ts';
import { errorShapes } from './errors/error-shapes.ts';
import { hostileInput } from './errors/hostile-input.ts';
import { requestIds } from './errors/request-ids.ts';
import { unknownRoutes } from './errors/unknown-routes.ts';
import { answers } from './events/answers.ts';
import { everySubscriber } from './events/every-subscriber.ts';
import { evictionFrames } from './events/eviction-frames.ts';
import { isolation } from './events/isolation.ts';
import { lifeOfAMessage } from './events/life-of-a-message.ts';
import { openingAnIdleStream } from './events/opening-an-idle-stream.ts';
import { stalledReader } from './events/stalled-reader.ts';
import { streamHeaders } from './events/stream-headers.ts';
import { legacyDuplicate } from './history/legacy-duplicate.ts';
import { legacyModes } from './history/legacy-modes.ts';
import { legacySharedLog } from './history/legacy-shared-log.ts';
import { leftByOthers as historyLeftByOthers } from './history/left-by-others.ts';
import { pages } from './history/pages.ts';
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
import { idleStream } from './keep-alive/idle-stream.ts';
import { localeInBody } from './locale/body.ts';
import { contentLanguage } from './locale/content-language.ts';
import { localeByDefault } from './locale/default.ts';
import { headerOverBody } from './locale/header-over-body.ts';
import { knownProfile } from './locale/known-profile.ts';
import { localeOfProfile } from './locale/profile.ts';
import { regionTagsEverywhere } from './locale/region-tags-everywhere.ts';
import { regionTagsOnMessages } from './locale/region-tags-on-messages.ts';
import { unknownTags } from './locale/unknown-tags.ts';
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
import { concurrentPuts } from './read/concurrent-puts.ts';
import { neverRead } from './read/never-read.ts';
import { readNeverGoesBack } from './read/never-goes-back.ts';
import { readRoundTrip } from './read/round-trip.ts';
import { readScope } from './read/scope.ts';
import { readValidation } from './read/validation.ts';
import { accessOnReplicas } from './replicas/access.ts';
import { duplicatesOnReplicas } from './replicas/concurrent-duplicates.ts';
import { limitOfAll } from './replicas/limit-of-all.ts';
import { oneSequence } from './replicas/one-sequence.ts';
import { oneState } from './replicas/one-state.ts';
import { postsReachEveryReplica } from './replicas/posts-reach-every-replica.ts';
import { resumeElsewhere } from './replicas/resume-elsewhere.ts';
import { retryElsewhere } from './replicas/retry-elsewhere.ts';
import { sameInstanceElsewhere } from './replicas/same-instance-elsewhere.ts';
import { secondBuildOnReplicas } from './replicas/second-build.ts';
import { slotFreedElsewhere } from './replicas/slot-freed-elsewhere.ts';
import { typingElsewhere } from './replicas/typing-elsewhere.ts';
import { afterAControlEvent } from './resume/after-a-control-event.ts';
import { anyCut } from './resume/any-cut.ts';
import { badCursor } from './resume/bad-cursor.ts';
import { fromACursor } from './resume/from-a-cursor.ts';
import { leftByOthers as logLeftByOthers } from './resume/left-by-others.ts';
import { longReplay } from './resume/long-replay.ts';
import { longReplayOfOthers } from './resume/long-replay-of-others.ts';
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
  longReplayOfOthers,
  badCursor,
  logLeftByOthers,

  oneMore,
  connectAtOnce,
  burst,
  hardLimit,
  sparesTheTyping,
  slotFreed,
  neverOpened,
  connectionScope,
  sameInstance,
  idHeader,

  preferenceDefault,
  modeByPreference,
  preferenceScope,
  preferenceValidation,

  signedForms,
  unsignedRequests,
  tamperedRequests,
  timeWindow,
  replayedRequests,
  refusedWithoutEffect,
  userIdentity,
  outsider,
  knownOutsider,
  otherMethods,
  replayAfterMinutes,

  streamHeaders,
  openingAnIdleStream,
  lifeOfAMessage,
  evictionFrames,
  answers,
  isolation,
  everySubscriber,
  stalledReader,

  idleStream,

  neverRead,
  readRoundTrip,
  readNeverGoesBack,
  concurrentPuts,
  readValidation,
  readScope,

  regionTagsEverywhere,
  regionTagsOnMessages,
  headerOverBody,
  localeInBody,
  localeOfProfile,
  knownProfile,
  localeByDefault,
  unknownTags,
  contentLanguage,

  legacyModes,
  legacyDuplicate,
  legacySharedLog,
  pages,
  historyLeftByOthers,

  lifeOfABuild,
  catchUp,
  planMode,
  failingBuild,

  requestIds,
  errorShapes,
  unknownRoutes,
  hostileInput,

  duplicatesOnReplicas,
  retryElsewhere,
  secondBuildOnReplicas,
  oneSequence,
  postsReachEveryReplica,
  resumeElsewhere,
  oneState,
  accessOnReplicas,
  limitOfAll,
  slotFreedElsewhere,
  typingElsewhere,
  sameInstanceElsewhere,
];
