import { authAnySignature } from './auth-any-signature.ts';
import { authBearerAccepted } from './auth-bearer-accepted.ts';
import { authBodyNotCovered } from './auth-body-not-covered.ts';
import { authBodyTidied } from './auth-body-tidied.ts';
import { authBodyTrimmed } from './auth-body-trimmed.ts';
import { authDatesAccepted } from './auth-dates-accepted.ts';
import { authDelete204 } from './auth-delete-204.ts';
import { authEightDigitsCompared } from './auth-eight-digits-compared.ts';
import { authEmptySignatureAccepted } from './auth-empty-signature-accepted.ts';
import { authExactPathsOnly } from './auth-exact-paths-only.ts';
import { authFirstPairCovered } from './auth-first-pair-covered.ts';
import { authForgedBurnsNonce } from './auth-forged-burns-nonce.ts';
import { authForgedPreferenceStored } from './auth-forged-preference-stored.ts';
import { authForgedStored } from './auth-forged-stored.ts';
import { authHalfASignature } from './auth-half-a-signature.ts';
import { authHeadOpensStream } from './auth-head-opens-stream.ts';
import { authHeadTakesSlot } from './auth-head-takes-slot.ts';
import { authHeadUnsigned } from './auth-head-unsigned.ts';
import { authHealthChecksUnsigned } from './auth-health-checks-unsigned.ts';
import { authHexReadLeniently } from './auth-hex-read-leniently.ts';
import { authKnownFieldsCovered } from './auth-known-fields-covered.ts';
import { authMalformedHex500 } from './auth-malformed-hex-500.ts';
import { authMethodNotCovered } from './auth-method-not-covered.ts';
import { authMethodOverride } from './auth-method-override.ts';
import { authMillisecondsAccepted } from './auth-milliseconds-accepted.ts';
import { authMismatch400 } from './auth-mismatch-400.ts';
import { authMismatchOtherCode } from './auth-mismatch-other-code.ts';
import { authMismatchStored } from './auth-mismatch-stored.ts';
import { authNoFuture } from './auth-no-future.ts';
import { authNoWindowForV1 } from './auth-no-window-for-v1.ts';
import { authNoWindowOnStream } from './auth-no-window-on-stream.ts';
import { authNoWindow } from './auth-no-window.ts';
import { authNonceCheckThenAct } from './auth-nonce-check-then-act.ts';
import { authNonceCut } from './auth-nonce-cut.ts';
import { authNonceNotOnStream } from './auth-nonce-not-on-stream.ts';
import { authNonceOfTwoMinutes } from './auth-nonce-of-two-minutes.ts';
import { authNonceOnReadsOnly } from './auth-nonce-on-reads-only.ts';
import { authNonceOnWritesOnly } from './auth-nonce-on-writes-only.ts';
import { authNoncePerEndpoint } from './auth-nonce-per-endpoint.ts';
import { authNoncePerProject } from './auth-nonce-per-project.ts';
import { authNonceWithTimestamp } from './auth-nonce-with-timestamp.ts';
import { authNoncesUnchecked } from './auth-nonces-unchecked.ts';
import { authNotANumberPasses } from './auth-not-a-number-passes.ts';
import { authNumberThenLetters } from './auth-number-then-letters.ts';
import { authOddHex400 } from './auth-odd-hex-400.ts';
import { authOnlyTheFuture } from './auth-only-the-future.ts';
import { authOnlyThePast } from './auth-only-the-past.ts';
import { authOutsider404 } from './auth-outsider-404.ts';
import { authOutsiderCached } from './auth-outsider-cached.ts';
import { authOutsiderEmptyHistory } from './auth-outsider-empty-history.ts';
import { authOutsiderOtherCode } from './auth-outsider-other-code.ts';
import { authOutsiderPreferences } from './auth-outsider-preferences.ts';
import { authOutsiderReads } from './auth-outsider-reads.ts';
import { authOutsiderResumes } from './auth-outsider-resumes.ts';
import { authOutsiderStored } from './auth-outsider-stored.ts';
import { authOutsiderStreams } from './auth-outsider-streams.ts';
import { authOutsiderToldOnStream } from './auth-outsider-told-on-stream.ts';
import { authOutsiderTyping } from './auth-outsider-typing.ts';
import { authOutsiderWritesLegacy } from './auth-outsider-writes-legacy.ts';
import { authParserFirst } from './auth-parser-first.ts';
import { authPatchAsPut } from './auth-patch-as-put.ts';
import { authPathInAnySpelling } from './auth-path-in-any-spelling.ts';
import { authPathNotCovered } from './auth-path-not-covered.ts';
import { authPreferencesUnsigned } from './auth-preferences-unsigned.ts';
import { authPresenceUnsigned } from './auth-presence-unsigned.ts';
import { authPutsUnchecked } from './auth-puts-unchecked.ts';
import { authQueryFirst } from './auth-query-first.ts';
import { authQueryNotCovered } from './auth-query-not-covered.ts';
import { authReadsUnchecked } from './auth-reads-unchecked.ts';
import { authReadsUnsigned } from './auth-reads-unsigned.ts';
import { authReplay403 } from './auth-replay-403.ts';
import { authReplay500 } from './auth-replay-500.ts';
import { authReplayAnsweredAgain } from './auth-replay-answered-again.ts';
import { authReplayHasEffect } from './auth-replay-has-effect.ts';
import { authReplayOtherCode } from './auth-replay-other-code.ts';
import { authSchemaFirst } from './auth-schema-first.ts';
import { authStale401 } from './auth-stale-401.ts';
import { authStale500 } from './auth-stale-500.ts';
import { authStaleOtherCode } from './auth-stale-other-code.ts';
import { authStaleStored } from './auth-stale-stored.ts';
import { authStreamUnchecked } from './auth-stream-unchecked.ts';
import { authStreamUnsigned } from './auth-stream-unsigned.ts';
import { authTailIgnored } from './auth-tail-ignored.ts';
import { authTampered401 } from './auth-tampered-401.ts';
import { authTamperedOtherCode } from './auth-tampered-other-code.ts';
import { authTimestampNotCovered } from './auth-timestamp-not-covered.ts';
import { authTimestampSuffices } from './auth-timestamp-suffices.ts';
import { authUnsigned400 } from './auth-unsigned-400.ts';
import { authUnsigned403 } from './auth-unsigned-403.ts';
import { authUnsignedMarkStored } from './auth-unsigned-mark-stored.ts';
import { authUnsignedOtherCode } from './auth-unsigned-other-code.ts';
import { authUserAbsent401 } from './auth-user-absent-401.ts';
import { authUserAbsent500 } from './auth-user-absent-500.ts';
import { authUserAnonymous } from './auth-user-anonymous.ts';
import { authUserAnyWord } from './auth-user-any-word.ts';
import { authUserBeforeSignature } from './auth-user-before-signature.ts';
import { authUserFromBody } from './auth-user-from-body.ts';
import { authUserHalfAUuid } from './auth-user-half-a-uuid.ts';
import { authUserNotAskedOnReads } from './auth-user-not-asked-on-reads.ts';
import { authUserOdd404 } from './auth-user-odd-404.ts';
import { authV1BesideV2Refused } from './auth-v1-beside-v2-refused.ts';
import { authV1BodyNotCovered } from './auth-v1-body-not-covered.ts';
import { authV1ExcusesV2 } from './auth-v1-excuses-v2.ts';
import { authV1NotOnReads } from './auth-v1-not-on-reads.ts';
import { authV1Refused } from './auth-v1-refused.ts';
import { authV1Unchecked } from './auth-v1-unchecked.ts';
import { authV2DecodesPath } from './auth-v2-decodes-path.ts';
import { authV2EncodesComponents } from './auth-v2-encodes-components.ts';
import { authV2EscapesKept } from './auth-v2-escapes-kept.ts';
import { authV2KeepsEmptyQuery } from './auth-v2-keeps-empty-query.ts';
import { authV2NotOnStream } from './auth-v2-not-on-stream.ts';
import { authV2RefusedWithoutV1 } from './auth-v2-refused-without-v1.ts';
import { authV2ReserialisesBody } from './auth-v2-reserialises-body.ts';
import { authV2SignsLatin1 } from './auth-v2-signs-latin-1.ts';
import { authV2SortsValues } from './auth-v2-sorts-values.ts';
import { authV2SortsWithoutCase } from './auth-v2-sorts-without-case.ts';
import { authWindowOfAMinute } from './auth-window-of-a-minute.ts';
import { authWindowOfMinutes } from './auth-window-of-minutes.ts';
import { buildCompletesAndFails } from './build-completes-and-fails.ts';
import { buildEndHasAnotherId } from './build-end-has-another-id.ts';
import { buildEndUnlinked } from './build-end-unlinked.ts';
import { buildEndsTwice } from './build-ends-twice.ts';
import { buildFailsWithEmptyMessage } from './build-fails-with-empty-message.ts';
import { buildFailsWithoutMessage } from './build-fails-without-message.ts';
import { buildFailureCompletes } from './build-failure-completes.ts';
import { buildFailureMessageInError } from './build-failure-message-in-error.ts';
import { buildInPlanForLegacy } from './build-in-plan-for-legacy.ts';
import { buildInPlanLate } from './build-in-plan-late.ts';
import { buildInPlanUnlinked } from './build-in-plan-unlinked.ts';
import { buildInPlan } from './build-in-plan.ts';
import { buildLinkedByOwnId } from './build-linked-by-own-id.ts';
import { buildLinkedInData } from './build-linked-in-data.ts';
import { buildManyIds } from './build-many-ids.ts';
import { buildMissedStatusLost } from './build-missed-status-lost.ts';
import { buildNotQueued } from './build-not-queued.ts';
import { buildNotReplayed } from './build-not-replayed.ts';
import { buildOnlyLastReplayed } from './build-only-last-replayed.ts';
import { buildProcessesAfterEnd } from './build-processes-after-end.ts';
import { buildProgress140 } from './build-progress-140.ts';
import { buildProgressFalls } from './build-progress-falls.ts';
import { buildProgressNegative } from './build-progress-negative.ts';
import { buildProgressPerMille } from './build-progress-per-mille.ts';
import { buildProgressResets } from './build-progress-resets.ts';
import { buildQueuedAgain } from './build-queued-again.ts';
import { buildQueuedTwice } from './build-queued-twice.ts';
import { buildToldAgainToLatecomers } from './build-told-again-to-latecomers.ts';
import { buildUnknownStatus } from './build-unknown-status.ts';
import { buildUnlinked } from './build-unlinked.ts';
import { connection202NoReason } from './connection-202-no-reason.ts';
import { connection202NoRetryAfter } from './connection-202-no-retry-after.ts';
import { connection202NoRetryMs } from './connection-202-no-retry-ms.ts';
import { connection202Seconds } from './connection-202-seconds.ts';
import { connection429CurrentAbove } from './connection-429-current-above.ts';
import { connection429CurrentNegative } from './connection-429-current-negative.ts';
import { connection429EvictedStranger } from './connection-429-evicted-stranger.ts';
import { connection429HeaderOtherLimit } from './connection-429-header-other-limit.ts';
import { connection429NoCurrentConnections } from './connection-429-no-current-connections.ts';
import { connection429NoHeaders } from './connection-429-no-headers.ts';
import { connection429NoMaxConnections } from './connection-429-no-max-connections.ts';
import { connection429NoMessage } from './connection-429-no-message.ts';
import { connection429NoReason } from './connection-429-no-reason.ts';
import { connection429NoRetryAfter } from './connection-429-no-retry-after.ts';
import { connection429NoRetryMs } from './connection-429-no-retry-ms.ts';
import { connection429NoSuggestions } from './connection-429-no-suggestions.ts';
import { connection429NoTimestamp } from './connection-429-no-timestamp.ts';
import { connection429OtherCode } from './connection-429-other-code.ts';
import { connection429RetryAfterDate } from './connection-429-retry-after-date.ts';
import { connection429RetryAfterFraction } from './connection-429-retry-after-fraction.ts';
import { connection429WrongMax } from './connection-429-wrong-max.ts';
import { connectionAllTold } from './connection-all-told.ts';
import { connectionCheckThenAct } from './connection-check-then-act.ts';
import { connectionFreedLate } from './connection-freed-late.ts';
import { connectionHardLimit503 } from './connection-hard-limit-503.ts';
import { connectionHardLimitEvicts } from './connection-hard-limit-evicts.ts';
import { connectionHardLimitNamesVictim } from './connection-hard-limit-names-victim.ts';
import { connectionHardLimitOtherReason } from './connection-hard-limit-other-reason.ts';
import { connectionIdHeaderDiffers } from './connection-id-header-differs.ts';
import { connectionIdHeaderMissing } from './connection-id-header-missing.ts';
import { connectionIdHeaderShared } from './connection-id-header-shared.ts';
import { connectionInstanceAnywhere } from './connection-instance-anywhere.ts';
import { connectionInstanceCountedTwice } from './connection-instance-counted-twice.ts';
import { connectionInstanceNotReplaced } from './connection-instance-not-replaced.ts';
import { connectionLeakBeforeAnswer } from './connection-leak-before-answer.ts';
import { connectionLeakOnBadCursor } from './connection-leak-on-bad-cursor.ts';
import { connectionLeakOnClose } from './connection-leak-on-close.ts';
import { connectionLeakOnCut } from './connection-leak-on-cut.ts';
import { connectionLimitPerProject } from './connection-limit-per-project.ts';
import { connectionLimitPerUser } from './connection-limit-per-user.ts';
import { connectionNewcomerNeverAdmitted } from './connection-newcomer-never-admitted.ts';
import { connectionNewestVictim } from './connection-newest-victim.ts';
import { connectionNobodyEvicted } from './connection-nobody-evicted.ts';
import { connectionOneTooFew } from './connection-one-too-few.ts';
import { connectionOneTooMany } from './connection-one-too-many.ts';
import { connectionOthersGetTwice } from './connection-others-get-twice.ts';
import { connectionOthersMissEvents } from './connection-others-miss-events.ts';
import { connectionPresenceNoActivity } from './connection-presence-no-activity.ts';
import { connectionRefusedCounted } from './connection-refused-counted.ts';
import { connectionTakeoverNewcomerId } from './connection-takeover-newcomer-id.ts';
import { connectionTakeoverOldName } from './connection-takeover-old-name.ts';
import { connectionTwoVictims } from './connection-two-victims.ts';
import { connectionTypingIgnored } from './connection-typing-ignored.ts';
import { connectionTypingNeverEnds } from './connection-typing-never-ends.ts';
import { connectionTypingVictim } from './connection-typing-victim.ts';
import { connectionUnlimited } from './connection-unlimited.ts';
import { connectionVictimEndsLate } from './connection-victim-ends-late.ts';
import { connectionVictimNotTold } from './connection-victim-not-told.ts';
import { connectionVictimStaysOpen } from './connection-victim-stays-open.ts';
import { error401Text } from './error-401-text.ts';
import { error404Empty } from './error-404-empty.ts';
import { error404Page } from './error-404-page.ts';
import { errorCharset500 } from './error-charset-500.ts';
import { errorCodeNumber } from './error-code-number.ts';
import { errorCodeOnly } from './error-code-only.ts';
import { errorCodeSentence } from './error-code-sentence.ts';
import { errorContentTypeText } from './error-content-type-text.ts';
import { errorCursor500 } from './error-cursor-500.ts';
import { errorDatabaseWords } from './error-database-words.ts';
import { errorDeepJson500 } from './error-deep-json-500.ts';
import { errorEmptyMessage } from './error-empty-message.ts';
import { errorFilePath } from './error-file-path.ts';
import { errorGoesDown } from './error-goes-down.ts';
import { errorHangs } from './error-hangs.ts';
import { errorHugeNumber500 } from './error-huge-number-500.ts';
import { errorInList } from './error-in-list.ts';
import { errorInfinity500 } from './error-infinity-500.ts';
import { errorLatinHeader500 } from './error-latin-header-500.ts';
import { errorLocaleObject500 } from './error-locale-object-500.ts';
import { errorLongKey500 } from './error-long-key-500.ts';
import { errorMessageOnly } from './error-message-only.ts';
import { errorMultipart500 } from './error-multipart-500.ts';
import { errorNested } from './error-nested.ts';
import { errorNul500 } from './error-nul-500.ts';
import { errorParserHtml } from './error-parser-html.ts';
import { errorPathEscape500 } from './error-path-escape-500.ts';
import { errorPathNul500 } from './error-path-nul-500.ts';
import { errorProblemWithoutCode } from './error-problem-without-code.ts';
import { errorPrototype500 } from './error-prototype-500.ts';
import { errorPythonTrace } from './error-python-trace.ts';
import { errorQueryBigint500 } from './error-query-bigint-500.ts';
import { errorQueryList500 } from './error-query-list-500.ts';
import { errorSql } from './error-sql.ts';
import { errorStackField } from './error-stack-field.ts';
import { errorStackInMessage } from './error-stack-in-message.ts';
import { errorStoreAddress } from './error-store-address.ts';
import { errorSurrogate500 } from './error-surrogate-500.ts';
import { errorTellsCanonical } from './error-tells-canonical.ts';
import { errorTellsSignature } from './error-tells-signature.ts';
import { errorTellsToken } from './error-tells-token.ts';
import { errorUnknownRoute200 } from './error-unknown-route-200.ts';
import { errorUnknownRoute400 } from './error-unknown-route-400.ts';
import { errorUnknownRoute401 } from './error-unknown-route-401.ts';
import { errorUnknownRoute500 } from './error-unknown-route-500.ts';
import { errorUtf8500 } from './error-utf8-500.ts';
import { errorValidationEmpty } from './error-validation-empty.ts';
import { errorWindowsPath } from './error-windows-path.ts';
import { errorWrongMethod400 } from './error-wrong-method-400.ts';
import { errorWrongMethod405Page } from './error-wrong-method-405-page.ts';
import { errorWrongMethod501 } from './error-wrong-method-501.ts';
import { errorWrongMethodSame } from './error-wrong-method-same.ts';
import { eventBuildFirst } from './event-build-first.ts';
import { eventClientIdCut } from './event-client-id-cut.ts';
import { eventClientIdEmpty } from './event-client-id-empty.ts';
import { eventClientIdEscaped } from './event-client-id-escaped.ts';
import { eventClientIdInData } from './event-client-id-in-data.ts';
import { eventClientIdInvented } from './event-client-id-invented.ts';
import { eventClientIdLowerCase } from './event-client-id-lower-case.ts';
import { eventClientIdMissing } from './event-client-id-missing.ts';
import { eventClientIdNotForLegacy } from './event-client-id-not-for-legacy.ts';
import { eventModeAlwaysBuild } from './event-mode-always-build.ts';
import { eventModeAlwaysPlan } from './event-mode-always-plan.ts';
import { eventModeInData } from './event-mode-in-data.ts';
import { eventModeMissing } from './event-mode-missing.ts';
import { eventModeOnResponseOnly } from './event-mode-on-response-only.ts';
import { eventReplyAsClientId } from './event-reply-as-client-id.ts';
import { eventReplyLinkedInData } from './event-reply-linked-in-data.ts';
import { eventReplyToLatest } from './event-reply-to-latest.ts';
import { eventReplyToMessageId } from './event-reply-to-message-id.ts';
import { eventReplyUnlinked } from './event-reply-unlinked.ts';
import { eventResponseFirst } from './event-response-first.ts';
import { eventTimeControlOnly } from './event-time-control-only.ts';
import { eventTimeEpoch } from './event-time-epoch.ts';
import { eventTimeHttp } from './event-time-http.ts';
import { eventTimeLocal } from './event-time-local.ts';
import { eventTimeMicroseconds } from './event-time-microseconds.ts';
import { eventTimeWithSpace } from './event-time-with-space.ts';
import { eventTimeWithoutMilliseconds } from './event-time-without-milliseconds.ts';
import { eventTimeWithoutZone } from './event-time-without-zone.ts';
import { historyAfterInclusive } from './history-after-inclusive.ts';
import { historyAfterSkipsOne } from './history-after-skips-one.ts';
import { historyAfterTakesNewest } from './history-after-takes-newest.ts';
import { historyAlwaysMore } from './history-always-more.ts';
import { historyBareList } from './history-bare-list.ts';
import { historyBeforeInclusive } from './history-before-inclusive.ts';
import { historyDefault50 } from './history-default-50.ts';
import { historyEndExclusive } from './history-end-exclusive.ts';
import { historyEndIsStart } from './history-end-is-start.ts';
import { historyIdsNumber } from './history-ids-number.ts';
import { historyLimit0 } from './history-limit-0.ts';
import { historyLimit500 } from './history-limit-500.ts';
import { historyLimitCapped } from './history-limit-capped.ts';
import { historyLimitClamped } from './history-limit-clamped.ts';
import { historyLimitFloored } from './history-limit-floored.ts';
import { historyLimitIgnored } from './history-limit-ignored.ts';
import { historyLimitLenient } from './history-limit-lenient.ts';
import { historyLimitLettersIgnored } from './history-limit-letters-ignored.ts';
import { historyLimitOffByOne } from './history-limit-off-by-one.ts';
import { historyModeAfterLimit } from './history-mode-after-limit.ts';
import { historyModeIgnored } from './history-mode-ignored.ts';
import { historyModeInverted } from './history-mode-inverted.ts';
import { historyMoreByLength } from './history-more-by-length.ts';
import { historyMoreSwapped } from './history-more-swapped.ts';
import { historyNeverMoreNewer } from './history-never-more-newer.ts';
import { historyNeverMoreOlder } from './history-never-more-older.ts';
import { historyNewestFirst } from './history-newest-first.ts';
import { historyNoPagination } from './history-no-pagination.ts';
import { historyOldestWithoutCursor } from './history-oldest-without-cursor.ts';
import { historyOwnMessagesOnly } from './history-own-messages-only.ts';
import { historyPageBorderLost } from './history-page-border-lost.ts';
import { historyStartIsIndex } from './history-start-is-index.ts';
import { idemCheckThenAct } from './idem-check-then-act.ts';
import { idemDuplicate201 } from './idem-duplicate-201.ts';
import { idemDuplicate409 } from './idem-duplicate-409.ts';
import { idemDuplicateBuild } from './idem-duplicate-build.ts';
import { idemDuplicateEvent } from './idem-duplicate-event.ts';
import { idemDuplicateOtherSeq } from './idem-duplicate-other-seq.ts';
import { idemDuplicateOverwritesLocale } from './idem-duplicate-overwrites-locale.ts';
import { idemDuplicateStored } from './idem-duplicate-stored.ts';
import { idemDuplicateUnaccepted } from './idem-duplicate-unaccepted.ts';
import { idemDuplicateWithoutSeq } from './idem-duplicate-without-seq.ts';
import { idemInFlightConflict } from './idem-in-flight-conflict.ts';
import { idemKeyAfterSlowWork } from './idem-key-after-slow-work.ts';
import { idemKeyCutAt64 } from './idem-key-cut-at-64.ts';
import { idemKeyExpiresEarly } from './idem-key-expires-early.ts';
import { idemKeyGlobal } from './idem-key-global.ts';
import { idemKeyIgnoresCase } from './idem-key-ignores-case.ts';
import { idemKeyNeverExpires } from './idem-key-never-expires.ts';
import { idemKeyPerEndpoint } from './idem-key-per-endpoint.ts';
import { idemKeyPunctuationLost } from './idem-key-punctuation-lost.ts';
import { idemKeyRenewed } from './idem-key-renewed.ts';
import { idemKeyUsedBy400 } from './idem-key-used-by-400.ts';
import { idemKeyUsedBy401403 } from './idem-key-used-by-401-403.ts';
import { idemKeyUsedBy408 } from './idem-key-used-by-408.ts';
import { idemKeyUsedBy415 } from './idem-key-used-by-415.ts';
import { idemKeyUsedByLegacy400 } from './idem-key-used-by-legacy-400.ts';
import { idemKeyWithoutProject } from './idem-key-without-project.ts';
import { idemKeyWithoutUser } from './idem-key-without-user.ts';
import { idemKeysCrowdedOut } from './idem-keys-crowded-out.ts';
import { idemLastPayloadWins } from './idem-last-payload-wins.ts';
import { idemLegacyDuplicateOverwrites } from './idem-legacy-duplicate-overwrites.ts';
import { idemLostAnswerDropsMessage } from './idem-lost-answer-drops-message.ts';
import { idemLostAnswerForgets } from './idem-lost-answer-forgets.ts';
import { idemNoKeys } from './idem-no-keys.ts';
import { idemOutage500 } from './idem-outage-500.ts';
import { idemOutage503 } from './idem-outage-503.ts';
import { idemOutageDrops } from './idem-outage-drops.ts';
import { idemPayloadConflict } from './idem-payload-conflict.ts';
import { idemPayloadInKey } from './idem-payload-in-key.ts';
import { keepAliveAndEvent } from './keep-alive-and-event.ts';
import { keepAliveAndNamelessEvent } from './keep-alive-and-nameless-event.ts';
import { keepAliveAsEmptyLines } from './keep-alive-as-empty-lines.ts';
import { keepAliveAsEvent } from './keep-alive-as-event.ts';
import { keepAliveClearsCursor } from './keep-alive-clears-cursor.ts';
import { keepAliveDeclaredAMinute } from './keep-alive-declared-a-minute.ts';
import { keepAliveLate } from './keep-alive-late.ts';
import { keepAliveMovesCursor } from './keep-alive-moves-cursor.ts';
import { keepAliveNever } from './keep-alive-never.ts';
import { keepAliveNoText } from './keep-alive-no-text.ts';
import { keepAliveNotAfterReplay } from './keep-alive-not-after-replay.ts';
import { keepAliveOnce } from './keep-alive-once.ts';
import { keepAliveOtherText } from './keep-alive-other-text.ts';
import { keepAliveRepeatsLast } from './keep-alive-repeats-last.ts';
import { keepAliveUntilEvents } from './keep-alive-until-events.ts';
import { keepAliveWithoutSpace } from './keep-alive-without-space.ts';
import { legacyAnyMode } from './legacy-any-mode.ts';
import { legacyBadMode422 } from './legacy-bad-mode-422.ts';
import { legacyDuplicate201 } from './legacy-duplicate-201.ts';
import { legacyDuplicate409 } from './legacy-duplicate-409.ts';
import { legacyDuplicateNewId } from './legacy-duplicate-new-id.ts';
import { legacyDuplicateNewestSeq } from './legacy-duplicate-newest-seq.ts';
import { legacyDuplicateOfItself } from './legacy-duplicate-of-itself.ts';
import { legacyDuplicateOfMissing } from './legacy-duplicate-of-missing.ts';
import { legacyEventIdDiffers } from './legacy-event-id-differs.ts';
import { legacyKeysWithoutUser } from './legacy-keys-without-user.ts';
import { legacyModeAnyCase } from './legacy-mode-any-case.ts';
import { legacyModeInList } from './legacy-mode-in-list.ts';
import { legacyModeNull } from './legacy-mode-null.ts';
import { legacyModeOptional } from './legacy-mode-optional.ts';
import { legacyModeTrimmed } from './legacy-mode-trimmed.ts';
import { legacyNotInHistory } from './legacy-not-in-history.ts';
import { legacyNotOnStream } from './legacy-not-on-stream.ts';
import { legacyOwnIds } from './legacy-own-ids.ts';
import { legacyOwnKeys } from './legacy-own-keys.ts';
import { legacyOwnSequence } from './legacy-own-sequence.ts';
import { legacyPlanIgnored } from './legacy-plan-ignored.ts';
import { legacyUnifiedAlwaysBuilds } from './legacy-unified-always-builds.ts';
import { legacyUnifiedAlwaysPlans } from './legacy-unified-always-plans.ts';
import { legacyUnifiedRefused } from './legacy-unified-refused.ts';
import { localeAcceptLanguageBeatsBody } from './locale-accept-language-beats-body.ts';
import { localeBodyBeatsHeader } from './locale-body-beats-header.ts';
import { localeBodyIgnoredOnLegacy } from './locale-body-ignored-on-legacy.ts';
import { localeBodyIgnored } from './locale-body-ignored.ts';
import { localeContentLanguageFixed } from './locale-content-language-fixed.ts';
import { localeContentLanguageNever } from './locale-content-language-never.ts';
import { localeContentLanguageNotBeforeAuthentication } from './locale-content-language-not-before-authentication.ts';
import { localeContentLanguageNotOn204 } from './locale-content-language-not-on-204.ts';
import { localeContentLanguageNotOnDuplicates } from './locale-content-language-not-on-duplicates.ts';
import { localeContentLanguageNotOnErrors } from './locale-content-language-not-on-errors.ts';
import { localeContentLanguageNotOnInvalidRequests } from './locale-content-language-not-on-invalid-requests.ts';
import { localeContentLanguageNotOnReads } from './locale-content-language-not-on-reads.ts';
import { localeContentLanguageNotOnTheStream } from './locale-content-language-not-on-the-stream.ts';
import { localeDefaultAcceptLanguage } from './locale-default-accept-language.ts';
import { localeDefaultFrench } from './locale-default-french.ts';
import { localeDefaultUndetermined } from './locale-default-undetermined.ts';
import { localeEnglishHeaderIgnored } from './locale-english-header-ignored.ts';
import { localeFirstTwoLetters } from './locale-first-two-letters.ts';
import { localeFoundByAccident } from './locale-found-by-accident.ts';
import { localeHeaderIgnoredOnLegacy } from './locale-header-ignored-on-legacy.ts';
import { localeHeaderIgnored } from './locale-header-ignored.ts';
import { localeLongTag500 } from './locale-long-tag-500.ts';
import { localeMalformed500 } from './locale-malformed-500.ts';
import { localeNullBody400 } from './locale-null-body-400.ts';
import { localeNullBodyIsEnglish } from './locale-null-body-is-english.ts';
import { localeProfileBeatsBody } from './locale-profile-beats-body.ts';
import { localeProfileBeatsHeader } from './locale-profile-beats-header.ts';
import { localeProfileCached } from './locale-profile-cached.ts';
import { localeProfileForUnknownHeader } from './locale-profile-for-unknown-header.ts';
import { localeProfileIgnoredOnReads } from './locale-profile-ignored-on-reads.ts';
import { localeProfileIgnored } from './locale-profile-ignored.ts';
import { localeProfileOfEverybody } from './locale-profile-of-everybody.ts';
import { localeRegion400InBody } from './locale-region-400-in-body.ts';
import { localeRegion400 } from './locale-region-400.ts';
import { localeRegionInLowerCase400 } from './locale-region-in-lower-case-400.ts';
import { localeRegionInLowerCaseKept } from './locale-region-in-lower-case-kept.ts';
import { localeRegionKeptInEvent } from './locale-region-kept-in-event.ts';
import { localeRegionKeptInHistory } from './locale-region-kept-in-history.ts';
import { localeRegionKept } from './locale-region-kept.ts';
import { localeRegionNotListed400 } from './locale-region-not-listed-400.ts';
import { localeRegionOfDigits400 } from './locale-region-of-digits-400.ts';
import { localeRegionRefusedOnHistory } from './locale-region-refused-on-history.ts';
import { localeRegionRefusedOnLegacy } from './locale-region-refused-on-legacy.ts';
import { localeRegionRefusedOnPreferences } from './locale-region-refused-on-preferences.ts';
import { localeRegionRefusedOnPresence } from './locale-region-refused-on-presence.ts';
import { localeRegionRefusedOnReadMark } from './locale-region-refused-on-read-mark.ts';
import { localeRegionRefusedOnReadStatus } from './locale-region-refused-on-read-status.ts';
import { localeRegionRefusedOnSavingPreferences } from './locale-region-refused-on-saving-preferences.ts';
import { localeRegionRefusedOnStream } from './locale-region-refused-on-stream.ts';
import { localeRegionUnknown } from './locale-region-unknown.ts';
import { localeStoredInUpperCase } from './locale-stored-in-upper-case.ts';
import { localeThirdSubtagUnknown } from './locale-third-subtag-unknown.ts';
import { localeUnderscoreSplit } from './locale-underscore-split.ts';
import { localeUnknown400InBody } from './locale-unknown-400-in-body.ts';
import { localeUnknown400OnReads } from './locale-unknown-400-on-reads.ts';
import { localeUnknown400 } from './locale-unknown-400.ts';
import { localeUnknown500OnStream } from './locale-unknown-500-on-stream.ts';
import { localeUnknownFallsToBody } from './locale-unknown-falls-to-body.ts';
import { localeUnknownKept } from './locale-unknown-kept.ts';
import { localeUpperCaseUnknown } from './locale-upper-case-unknown.ts';
import { postDecodesPieces } from './post-decodes-pieces.ts';
import { replicaEverythingInMemory } from './replica-everything-in-memory.ts';
import { replicaKeysPerProcess } from './replica-keys-per-process.ts';
import { replicaLockPerProcess } from './replica-lock-per-process.ts';
import { replicaKeysCopiedLater } from './replica-keys-copied-later.ts';
import { replicaBusyKey409 } from './replica-busy-key-409.ts';
import { replicaDuplicate201 } from './replica-duplicate-201.ts';
import { replicaSecondBuild } from './replica-second-build.ts';
import { replicaDoorbellPerProcess } from './replica-doorbell-per-process.ts';
import { replicaDoorbellOneWay } from './replica-doorbell-one-way.ts';
import { replicaNoticeTooLong } from './replica-notice-too-long.ts';
import { replicaBufferPerProcess } from './replica-buffer-per-process.ts';
import { replicaForeignTwice } from './replica-foreign-twice.ts';
import { replicaForeignLate } from './replica-foreign-late.ts';
import { replicaOtherPayload } from './replica-other-payload.ts';
import { replicaHeadPerProcess } from './replica-head-per-process.ts';
import { replicaSeqBlocks } from './replica-seq-blocks.ts';
import { replicaSeqPerProcess } from './replica-seq-per-process.ts';
import { replicaSlotsPerProcess } from './replica-slots-per-process.ts';
import { replicaTakeoverUntold } from './replica-takeover-untold.ts';
import { replicaVictimCut } from './replica-victim-cut.ts';
import { replicaReleaseNotTold } from './replica-release-not-told.ts';
import { replicaTypingPerProcess } from './replica-typing-per-process.ts';
import { replicaInstancesPerProcess } from './replica-instances-per-process.ts';
import { replicaNoncesPerProcess } from './replica-nonces-per-process.ts';
import { replicaPreferencesCached } from './replica-preferences-cached.ts';
import { replicaReadMarksCached } from './replica-read-marks-cached.ts';
import { replicaReadMarksPerProcess } from './replica-read-marks-per-process.ts';
import { replicaDenyOnOne } from './replica-deny-on-one.ts';
import { replicaAccessCached } from './replica-access-cached.ts';
import { replicaHistoryCached } from './replica-history-cached.ts';
import type { Mutant } from './mutant.ts';
import { post202 } from './post-202.ts';
import { postAcceptsAnyLength } from './post-accepts-any-length.ts';
import { postAcceptsEmpty } from './post-accepts-empty.ts';
import { postAnyContentType } from './post-any-content-type.ts';
import { postCollapsesSpaces } from './post-collapses-spaces.ts';
import { postCountsBytes } from './post-counts-bytes.ts';
import { postCutsAt4096 } from './post-cuts-at-4096.ts';
import { postCutsAt9999 } from './post-cuts-at-9999.ts';
import { postDedupesEqualTexts } from './post-dedupes-equal-texts.ts';
import { postDedupesMissingId } from './post-dedupes-missing-id.ts';
import { postDefaultPlan } from './post-default-plan.ts';
import { postEchoesMessage } from './post-echoes-message.ts';
import { postEscapesHtml } from './post-escapes-html.ts';
import { postEscapesNewlines } from './post-escapes-newlines.ts';
import { postGuessesUser } from './post-guesses-user.ts';
import { postHistoryAltersText } from './post-history-alters-text.ts';
import { postIgnoresOwnWord } from './post-ignores-own-word.ts';
import { postIgnoresPreference } from './post-ignores-preference.ts';
import { postInvalid422 } from './post-invalid-422.ts';
import { postInvalidOtherShape } from './post-invalid-other-shape.ts';
import { postInvalidStored } from './post-invalid-stored.ts';
import { postLegacyAcceptsEmpty } from './post-legacy-accepts-empty.ts';
import { postLegacyNeedsNoId } from './post-legacy-needs-no-id.ts';
import { postLosesEmoji } from './post-loses-emoji.ts';
import { postLosesLongMessages } from './post-loses-long-messages.ts';
import { postMakesTextOfAnything } from './post-makes-text-of-anything.ts';
import { postMalformed500 } from './post-malformed-500.ts';
import { postNew200 } from './post-new-200.ts';
import { postNormalisesCompatibility } from './post-normalises-compatibility.ts';
import { postNormalises } from './post-normalises.ts';
import { postNotAccepted } from './post-not-accepted.ts';
import { postObeysMode } from './post-obeys-mode.ts';
import { postObeysText } from './post-obeys-text.ts';
import { postOversized500 } from './post-oversized-500.ts';
import { postPercentDecodes } from './post-percent-decodes.ts';
import { postRefuses9999 } from './post-refuses-9999.ts';
import { postRefusesBlank } from './post-refuses-blank.ts';
import { postRefusesUnknownFields } from './post-refuses-unknown-fields.ts';
import { postRepairsJson } from './post-repairs-json.ts';
import { postReplacesSeparators } from './post-replaces-separators.ts';
import { postStreamAltersText } from './post-stream-alters-text.ts';
import { postStripsControls } from './post-strips-controls.ts';
import { postStripsHtml } from './post-strips-html.ts';
import { postStripsMarks } from './post-strips-marks.ts';
import { postTakesNumberIds } from './post-takes-number-ids.ts';
import { postTakesTruthy } from './post-takes-truthy.ts';
import { postTrims } from './post-trims.ts';
import { postUnescapes } from './post-unescapes.ts';
import { postUnifiedInEnvelope } from './post-unified-in-envelope.ts';
import { postUnifiedInEvent } from './post-unified-in-event.ts';
import { postUnifiedInHistory } from './post-unified-in-history.ts';
import { postUnixLineEnds } from './post-unix-line-ends.ts';
import { postWithoutSeq } from './post-without-seq.ts';
import { preferenceAnswersDefault } from './preference-answers-default.ts';
import { preferenceInvalidResets } from './preference-invalid-resets.ts';
import { preferenceInverted } from './preference-inverted.ts';
import { preferenceMissingIsDefault } from './preference-missing-is-default.ts';
import { preferenceNotSaved } from './preference-not-saved.ts';
import { preferenceOverrideSaved } from './preference-override-saved.ts';
import { preferencePerProject } from './preference-per-project.ts';
import { preferencePerUser } from './preference-per-user.ts';
import { preferenceTakesTruthy } from './preference-takes-truthy.ts';
import { readAccepts253 } from './read-accepts-2-53.ts';
import { readAcceptsEmptyString } from './read-accepts-empty-string.ts';
import { readAcceptsFraction } from './read-accepts-fraction.ts';
import { readAcceptsInfinity } from './read-accepts-infinity.ts';
import { readAcceptsMissing } from './read-accepts-missing.ts';
import { readAcceptsNegative } from './read-accepts-negative.ts';
import { readAcceptsNull } from './read-accepts-null.ts';
import { readAcceptsString } from './read-accepts-string.ts';
import { readAnswerEchoes } from './read-answer-echoes.ts';
import { readAnswerFromReplica } from './read-answer-from-replica.ts';
import { readAnswerPrevious } from './read-answer-previous.ts';
import { readAnswerWithoutMark } from './read-answer-without-mark.ts';
import { readAnswerWithoutOk } from './read-answer-without-ok.ts';
import { readCheckThenAct } from './read-check-then-act.ts';
import { readConflict409 } from './read-conflict-409.ts';
import { readDefault404 } from './read-default-404.ts';
import { readDefaultAbsent } from './read-default-absent.ts';
import { readDefaultHead } from './read-default-head.ts';
import { readDefaultNull } from './read-default-null.ts';
import { readEqualPut409 } from './read-equal-put-409.ts';
import { readInvalid500 } from './read-invalid-500.ts';
import { readLastWriteWins } from './read-last-write-wins.ts';
import { readLowerPut400 } from './read-lower-put-400.ts';
import { readLowerPut409 } from './read-lower-put-409.ts';
import { readZero400 } from './read-zero-400.ts';
import { readMarkBeyondHead400 } from './read-mark-beyond-head-400.ts';
import { readMarkCutAtHead } from './read-mark-cut-at-head.ts';
import { readMarkGlobal } from './read-mark-global.ts';
import { readMarkOf32Bits } from './read-mark-of-32-bits.ts';
import { readMarkOfSinglePrecision } from './read-mark-of-single-precision.ts';
import { readMarkPerProject } from './read-mark-per-project.ts';
import { readMarkPerUser } from './read-mark-per-user.ts';
import { readMaximumAsText } from './read-maximum-as-text.ts';
import { readPutNotStored } from './read-put-not-stored.ts';
import { readRefusedAndStored } from './read-refused-and-stored.ts';
import { readStatusCached } from './read-status-cached.ts';
import { requestIdAnyCharacter } from './request-id-any-character.ts';
import { requestIdAnyLength } from './request-id-any-length.ts';
import { requestIdAnything } from './request-id-anything.ts';
import { requestIdConstant } from './request-id-constant.ts';
import { requestIdCut } from './request-id-cut.ts';
import { requestIdDecoded } from './request-id-decoded.ts';
import { requestIdEmpty } from './request-id-empty.ts';
import { requestIdLowerCase } from './request-id-lower-case.ts';
import { requestIdNoneMade } from './request-id-none-made.ts';
import { requestIdNotBeforeAuth } from './request-id-not-before-auth.ts';
import { requestIdNotOn204 } from './request-id-not-on-204.ts';
import { requestIdNotOn404 } from './request-id-not-on-404.ts';
import { requestIdNotOn429 } from './request-id-not-on-429.ts';
import { requestIdNotOnErrors } from './request-id-not-on-errors.ts';
import { requestIdNotOnStreams } from './request-id-not-on-streams.ts';
import { requestIdOfAnother } from './request-id-of-another.ts';
import { requestIdOtherHeader } from './request-id-other-header.ts';
import { requestIdOwn } from './request-id-own.ts';
import { requestIdRepeatedInBody } from './request-id-repeated-in-body.ts';
import { requestIdUuidsOnly } from './request-id-uuids-only.ts';
import { resumeBadHeader400 } from './resume-bad-header-400.ts';
import { resumeBadHeader500 } from './resume-bad-header-500.ts';
import { resumeBadHeaderFromTheStart } from './resume-bad-header-from-the-start.ts';
import { resumeBadHeaderHidesQuery } from './resume-bad-header-hides-query.ts';
import { resumeBadQuery500 } from './resume-bad-query-500.ts';
import { resumeBadQueryLive } from './resume-bad-query-live.ts';
import { resumeBeyondHeadFromTheStart } from './resume-beyond-head-from-the-start.ts';
import { resumeBeyondHeadWaits } from './resume-beyond-head-waits.ts';
import { resumeBufferOverflows } from './resume-buffer-overflows.ts';
import { resumeCappedAt100 } from './resume-capped-at-100.ts';
import { resumeCappedAt1000 } from './resume-capped-at-1000.ts';
import { resumeCappedAt500 } from './resume-capped-at-500.ts';
import { resumeControlId0 } from './resume-control-id-0.ts';
import { resumeControlIdHead } from './resume-control-id-head.ts';
import { resumeControlIdNext } from './resume-control-id-next.ts';
import { resumeEmptyHeaderFromTheStart } from './resume-empty-header-from-the-start.ts';
import { resumeEmptyQueryFromTheStart } from './resume-empty-query-from-the-start.ts';
import { resumeEndsAt1000 } from './resume-ends-at-1000.ts';
import { resumeGapAtHandOff } from './resume-gap-at-hand-off.ts';
import { resumeHeaderIgnored } from './resume-header-ignored.ts';
import { resumeHeaderInclusive } from './resume-header-inclusive.ts';
import { resumeHeaderStopsAtLetter } from './resume-header-stops-at-letter.ts';
import { resumeLiveBeforeReplay } from './resume-live-before-replay.ts';
import { resumeLowerCursorWins } from './resume-lower-cursor-wins.ts';
import { resumeNegativeHeaderFromTheStart } from './resume-negative-header-from-the-start.ts';
import { resumeNewTimestamp } from './resume-new-timestamp.ts';
import { resumeNewest1000 } from './resume-newest-1000.ts';
import { resumeNewestFirst } from './resume-newest-first.ts';
import { resumeNoCursorRepeatsLast } from './resume-no-cursor-repeats-last.ts';
import { resumeNoCursorReplays } from './resume-no-cursor-replays.ts';
import { resumePageBorderLost } from './resume-page-border-lost.ts';
import { resumeQueryBeyondHeadFromTheStart } from './resume-query-beyond-head-from-the-start.ts';
import { resumeQueryIgnored } from './resume-query-ignored.ts';
import { resumeQueryInclusive } from './resume-query-inclusive.ts';
import { resumeQuerySkipsOne } from './resume-query-skips-one.ts';
import { resumeQueryWins } from './resume-query-wins.ts';
import { resumeRepeatAtHandOff } from './resume-repeat-at-hand-off.ts';
import { resumeReplayAddsId } from './resume-replay-adds-id.ts';
import { resumeReplayBreaksCharacters } from './resume-replay-breaks-characters.ts';
import { resumeReplayOtherId } from './resume-replay-other-id.ts';
import { resumeReplayOtherName } from './resume-replay-other-name.ts';
import { resumeReplaySeqText } from './resume-replay-seq-text.ts';
import { resumeReplayWithoutId } from './resume-replay-without-id.ts';
import { resumeTruncatedLies } from './resume-truncated-lies.ts';
import { resumeTruncatedWrongId } from './resume-truncated-wrong-id.ts';
import { resumeZeroIsNoCursor } from './resume-zero-is-no-cursor.ts';
import { seqAnswerIsRowCount } from './seq-answer-is-row-count.ts';
import { seqBatchBackwards } from './seq-batch-backwards.ts';
import { seqByClock } from './seq-by-clock.ts';
import { seqEventTwice } from './seq-event-twice.ts';
import { seqHistoryNumbersRows } from './seq-history-numbers-rows.ts';
import { seqLateCommit } from './seq-late-commit.ts';
import { seqMaxPlusOne } from './seq-max-plus-one.ts';
import { seqPerUser } from './seq-per-user.ts';
import { seqTwoWorkers } from './seq-two-workers.ts';
import { sseAllNamedMessage } from './sse-all-named-message.ts';
import { sseBuildProgressText } from './sse-build-progress-text.ts';
import { sseBuildStatusRunning } from './sse-build-status-running.ts';
import { sseBuildWithoutId } from './sse-build-without-id.ts';
import { sseBurstCoalesced } from './sse-burst-coalesced.ts';
import { sseBytesWithFirstEvent } from './sse-bytes-with-first-event.ts';
import { sseCachePrivate } from './sse-cache-private.ts';
import { sseCacheable } from './sse-cacheable.ts';
import { sseCamelResponse } from './sse-camel-response.ts';
import { sseControlSeqOwn } from './sse-control-seq-own.ts';
import { sseControlWithoutId } from './sse-control-without-id.ts';
import { sseCreatedNullId } from './sse-created-null-id.ts';
import { sseCreatedWithoutLocale } from './sse-created-without-locale.ts';
import { sseCreatedWithoutProject } from './sse-created-without-project.ts';
import { sseCreatedWithoutType } from './sse-created-without-type.ts';
import { sseCursorNeverLive } from './sse-cursor-never-live.ts';
import { sseEstablishedWithoutIdMidLog } from './sse-established-without-id-mid-log.ts';
import { sseEstablishedWithoutId } from './sse-established-without-id.ts';
import { sseEventLineDiffers } from './sse-event-line-differs.ts';
import { sseFirstThree } from './sse-first-three.ts';
import { sseFramesGlued } from './sse-frames-glued.ts';
import { sseGzip } from './sse-gzip.ts';
import { sseHeadersWithFirstEvent } from './sse-headers-with-first-event.ts';
import { sseIdBehindSeq } from './sse-id-behind-seq.ts';
import { sseIdHex } from './sse-id-hex.ts';
import { sseIdIsMessageId } from './sse-id-is-message-id.ts';
import { sseJsonInList } from './sse-json-in-list.ts';
import { sseJsonPretty } from './sse-json-pretty.ts';
import { sseJsonTwice } from './sse-json-twice.ts';
import { sseLeaksBuilds } from './sse-leaks-builds.ts';
import { sseLeaksByUser } from './sse-leaks-by-user.ts';
import { sseLeaksCreated } from './sse-leaks-created.ts';
import { sseLeaksInReplay } from './sse-leaks-in-replay.ts';
import { sseLeaksResponses } from './sse-leaks-responses.ts';
import { sseNameNotInJson } from './sse-name-not-in-json.ts';
import { sseNoCacheControl } from './sse-no-cache-control.ts';
import { sseNoEventLines } from './sse-no-event-lines.ts';
import { sseNotOwn } from './sse-not-own.ts';
import { sseOneLineEnd } from './sse-one-line-end.ts';
import { sseOneOfMany } from './sse-one-of-many.ts';
import { sseOnlyNewest } from './sse-only-newest.ts';
import { sseOnlyOwn } from './sse-only-own.ts';
import { ssePostsWaitForReaders } from './sse-posts-wait-for-readers.ts';
import { sseProxyBuffers } from './sse-proxy-buffers.ts';
import { sseProxyToldToBuffer } from './sse-proxy-told-to-buffer.ts';
import { sseResponseContentObject } from './sse-response-content-object.ts';
import { sseResponseFlat } from './sse-response-flat.ts';
import { sseResponseIdNumber } from './sse-response-id-number.ts';
import { sseResponseTypeAnswer } from './sse-response-type-answer.ts';
import { sseResponsesToAuthor } from './sse-responses-to-author.ts';
import { sseSeqMissing } from './sse-seq-missing.ts';
import { sseSeqText } from './sse-seq-text.ts';
import { sseStalledReaderTakesAll } from './sse-stalled-reader-takes-all.ts';
import { sseTimestampMissing } from './sse-timestamp-missing.ts';
import { sseTransformable } from './sse-transformable.ts';
import { sseTypeMisspelt } from './sse-type-misspelt.ts';
import { sseTypeOctets } from './sse-type-octets.ts';
import { sseTypePlain } from './sse-type-plain.ts';
import { sseUnderscoredBuild } from './sse-underscored-build.ts';
import { sseUnderscoredLine } from './sse-underscored-line.ts';
import { sseUnderscoredTakeover } from './sse-underscored-takeover.ts';
import { sseUpperCaseName } from './sse-upper-case-name.ts';
import { sseWaitsForSlowest } from './sse-waits-for-slowest.ts';

/** Every broken backend, by group of clauses: one import line and one entry each. */
export const mutants: readonly Mutant[] = [
  // idem
  idemKeyUsedBy415,
  idemPayloadInKey,
  idemPayloadConflict,
  idemOutageDrops,
  idemOutage503,
  idemOutage500,
  idemNoKeys,
  idemLostAnswerForgets,
  idemLostAnswerDropsMessage,
  idemLastPayloadWins,
  idemKeyWithoutUser,
  idemKeyWithoutProject,
  idemKeyUsedByLegacy400,
  idemKeyUsedBy408,
  idemKeyUsedBy401403,
  idemKeyUsedBy400,
  idemKeyRenewed,
  idemKeyPerEndpoint,
  idemKeyNeverExpires,
  idemKeyIgnoresCase,
  idemKeyGlobal,
  idemKeyExpiresEarly,
  idemKeyCutAt64,
  idemKeyAfterSlowWork,
  idemInFlightConflict,
  idemDuplicateWithoutSeq,
  idemDuplicateUnaccepted,
  idemDuplicateStored,
  idemDuplicateOtherSeq,
  idemDuplicateEvent,
  idemDuplicateBuild,
  idemDuplicate409,
  idemDuplicate201,
  idemCheckThenAct,

  // legacy
  legacyAnyMode,
  legacyModeOptional,
  legacyModeNull,
  legacyModeAnyCase,
  legacyModeTrimmed,
  legacyModeInList,
  legacyUnifiedAlwaysBuilds,
  legacyUnifiedAlwaysPlans,
  legacyUnifiedRefused,
  legacyPlanIgnored,
  legacyBadMode422,
  legacyOwnSequence,
  legacyOwnIds,
  legacyNotInHistory,
  legacyOwnKeys,
  legacyKeysWithoutUser,
  legacyEventIdDiffers,
  legacyDuplicateOfItself,
  legacyDuplicate409,
  legacyDuplicateNewestSeq,
  legacyNotOnStream,
  legacyDuplicateOfMissing,
  legacyDuplicateNewId,
  legacyDuplicate201,

  // seq
  seqTwoWorkers,
  seqPerUser,
  seqMaxPlusOne,
  seqLateCommit,
  seqHistoryNumbersRows,
  seqEventTwice,
  seqByClock,
  seqBatchBackwards,
  seqAnswerIsRowCount,

  // post
  postWithoutSeq,
  postUnixLineEnds,
  postUnifiedInHistory,
  postUnifiedInEvent,
  postUnifiedInEnvelope,
  postUnescapes,
  postTrims,
  postTakesTruthy,
  postTakesNumberIds,
  postStripsMarks,
  postStripsHtml,
  postStripsControls,
  postStreamAltersText,
  postReplacesSeparators,
  postRepairsJson,
  postRefusesUnknownFields,
  postRefusesBlank,
  postRefuses9999,
  postPercentDecodes,
  postOversized500,
  postObeysText,
  postObeysMode,
  postNotAccepted,
  postNormalisesCompatibility,
  postNormalises,
  postNew200,
  postMalformed500,
  postMakesTextOfAnything,
  postLosesLongMessages,
  postLosesEmoji,
  postLegacyNeedsNoId,
  postLegacyAcceptsEmpty,
  postInvalidStored,
  postInvalidOtherShape,
  postInvalid422,
  postIgnoresPreference,
  postIgnoresOwnWord,
  postHistoryAltersText,
  postGuessesUser,
  postEscapesNewlines,
  postEscapesHtml,
  postEchoesMessage,
  postDefaultPlan,
  postDedupesMissingId,
  postDedupesEqualTexts,
  postCutsAt9999,
  postCutsAt4096,
  postCountsBytes,
  postCollapsesSpaces,
  postAnyContentType,
  postAcceptsEmpty,
  postAcceptsAnyLength,
  post202,

  // preference
  preferenceTakesTruthy,
  preferencePerUser,
  preferencePerProject,
  preferenceOverrideSaved,
  preferenceNotSaved,
  preferenceMissingIsDefault,
  preferenceInverted,
  preferenceInvalidResets,
  preferenceAnswersDefault,

  // read
  readAccepts253,
  readAcceptsEmptyString,
  readAcceptsFraction,
  readAcceptsInfinity,
  readAcceptsMissing,
  readAcceptsNegative,
  readAcceptsNull,
  readAcceptsString,
  readAnswerEchoes,
  readAnswerFromReplica,
  readAnswerPrevious,
  readAnswerWithoutMark,
  readAnswerWithoutOk,
  readCheckThenAct,
  readConflict409,
  readDefault404,
  readDefaultAbsent,
  readDefaultHead,
  readDefaultNull,
  readEqualPut409,
  readInvalid500,
  readLastWriteWins,
  readLowerPut400,
  readLowerPut409,
  readZero400,
  readMarkBeyondHead400,
  readMarkCutAtHead,
  readMarkGlobal,
  readMarkOf32Bits,
  readMarkOfSinglePrecision,
  readMarkPerProject,
  readMarkPerUser,
  readMaximumAsText,
  readPutNotStored,
  readRefusedAndStored,
  readStatusCached,

  // locale
  localeAcceptLanguageBeatsBody,
  localeBodyBeatsHeader,
  localeBodyIgnored,
  localeBodyIgnoredOnLegacy,
  localeContentLanguageFixed,
  localeContentLanguageNever,
  localeContentLanguageNotBeforeAuthentication,
  localeContentLanguageNotOn204,
  localeContentLanguageNotOnDuplicates,
  localeContentLanguageNotOnErrors,
  localeContentLanguageNotOnInvalidRequests,
  localeContentLanguageNotOnReads,
  localeContentLanguageNotOnTheStream,
  localeDefaultAcceptLanguage,
  localeDefaultFrench,
  localeDefaultUndetermined,
  localeEnglishHeaderIgnored,
  localeFirstTwoLetters,
  localeFoundByAccident,
  localeHeaderIgnored,
  localeHeaderIgnoredOnLegacy,
  localeLongTag500,
  localeMalformed500,
  localeNullBody400,
  localeNullBodyIsEnglish,
  localeProfileBeatsBody,
  localeProfileBeatsHeader,
  localeProfileCached,
  localeProfileForUnknownHeader,
  localeProfileIgnored,
  localeProfileIgnoredOnReads,
  localeProfileOfEverybody,
  localeRegion400,
  localeRegion400InBody,
  localeRegionInLowerCase400,
  localeRegionInLowerCaseKept,
  localeRegionKept,
  localeRegionKeptInEvent,
  localeRegionKeptInHistory,
  localeRegionNotListed400,
  localeRegionOfDigits400,
  localeRegionRefusedOnHistory,
  localeRegionRefusedOnLegacy,
  localeRegionRefusedOnPreferences,
  localeRegionRefusedOnPresence,
  localeRegionRefusedOnReadMark,
  localeRegionRefusedOnReadStatus,
  localeRegionRefusedOnSavingPreferences,
  localeRegionRefusedOnStream,
  localeRegionUnknown,
  localeStoredInUpperCase,
  localeThirdSubtagUnknown,
  localeUnderscoreSplit,
  localeUnknown400,
  localeUnknown400InBody,
  localeUnknown400OnReads,
  localeUnknown500OnStream,
  localeUnknownFallsToBody,
  localeUnknownKept,
  localeUpperCaseUnknown,

  // resume
  resumeBadHeader400,
  resumeBadHeader500,
  resumeBadHeaderFromTheStart,
  resumeBadHeaderHidesQuery,
  resumeBadQuery500,
  resumeBadQueryLive,
  resumeBeyondHeadFromTheStart,
  resumeBeyondHeadWaits,
  resumeBufferOverflows,
  resumeCappedAt100,
  resumeCappedAt1000,
  resumeCappedAt500,
  resumeControlId0,
  resumeControlIdHead,
  resumeControlIdNext,
  resumeEmptyHeaderFromTheStart,
  resumeEmptyQueryFromTheStart,
  resumeEndsAt1000,
  resumeGapAtHandOff,
  resumeHeaderIgnored,
  resumeHeaderInclusive,
  resumeHeaderStopsAtLetter,
  resumeLiveBeforeReplay,
  resumeLowerCursorWins,
  resumeNegativeHeaderFromTheStart,
  resumeNewTimestamp,
  resumeNewest1000,
  resumeNewestFirst,
  resumeNoCursorRepeatsLast,
  resumeNoCursorReplays,
  resumePageBorderLost,
  resumeQueryBeyondHeadFromTheStart,
  resumeQueryIgnored,
  resumeQueryInclusive,
  resumeQuerySkipsOne,
  resumeQueryWins,
  resumeRepeatAtHandOff,
  resumeReplayAddsId,
  resumeReplayBreaksCharacters,
  resumeReplayOtherId,
  resumeReplayOtherName,
  resumeReplaySeqText,
  resumeReplayWithoutId,
  resumeTruncatedLies,
  resumeTruncatedWrongId,
  resumeZeroIsNoCursor,

  // connection
  connection202NoReason,
  connection202NoRetryAfter,
  connection202NoRetryMs,
  connection202Seconds,
  connection429CurrentAbove,
  connection429CurrentNegative,
  connection429EvictedStranger,
  connection429HeaderOtherLimit,
  connection429NoCurrentConnections,
  connection429NoHeaders,
  connection429NoMaxConnections,
  connection429NoMessage,
  connection429NoReason,
  connection429NoRetryAfter,
  connection429NoRetryMs,
  connection429NoSuggestions,
  connection429NoTimestamp,
  connection429OtherCode,
  connection429RetryAfterDate,
  connection429RetryAfterFraction,
  connection429WrongMax,
  connectionAllTold,
  connectionCheckThenAct,
  connectionFreedLate,
  connectionHardLimit503,
  connectionHardLimitEvicts,
  connectionHardLimitNamesVictim,
  connectionHardLimitOtherReason,
  connectionIdHeaderDiffers,
  connectionIdHeaderMissing,
  connectionIdHeaderShared,
  connectionInstanceCountedTwice,
  connectionInstanceNotReplaced,
  connectionLeakOnClose,
  connectionLeakOnCut,
  connectionLimitPerProject,
  connectionLimitPerUser,
  connectionNewcomerNeverAdmitted,
  connectionNewestVictim,
  connectionNobodyEvicted,
  connectionOneTooFew,
  connectionOneTooMany,
  connectionOthersGetTwice,
  connectionOthersMissEvents,
  connectionPresenceNoActivity,
  connectionRefusedCounted,
  connectionTakeoverNewcomerId,
  connectionTakeoverOldName,
  connectionTwoVictims,
  connectionTypingIgnored,
  connectionTypingNeverEnds,
  connectionTypingVictim,
  connectionUnlimited,
  connectionVictimEndsLate,
  connectionVictimNotTold,
  connectionVictimStaysOpen,

  // auth
  authV2RefusedWithoutV1,
  authV2DecodesPath,
  authV2KeepsEmptyQuery,
  authV2ReserialisesBody,
  authV2SignsLatin1,
  authV2SortsValues,
  authV2EscapesKept,
  authWindowOfAMinute,
  authNoFuture,
  authV2NotOnStream,
  authV1Refused,
  authV1BesideV2Refused,
  authV1NotOnReads,
  authBearerAccepted,
  authReadsUnsigned,
  authStreamUnsigned,
  authPresenceUnsigned,
  authPreferencesUnsigned,
  authTimestampSuffices,
  authHealthChecksUnsigned,
  authUnsigned403,
  authUnsignedOtherCode,
  authUnsigned400,
  authAnySignature,
  authReadsUnchecked,
  authStreamUnchecked,
  authPutsUnchecked,
  authQueryNotCovered,
  authFirstPairCovered,
  authMethodNotCovered,
  authPathNotCovered,
  authPathInAnySpelling,
  authBodyNotCovered,
  authBodyTidied,
  authBodyTrimmed,
  authKnownFieldsCovered,
  authHalfASignature,
  authEightDigitsCompared,
  authTailIgnored,
  authEmptySignatureAccepted,
  authMalformedHex500,
  authOddHex400,
  authTampered401,
  authTamperedOtherCode,
  authV1ExcusesV2,
  authV1Unchecked,
  authV1BodyNotCovered,
  authTimestampNotCovered,
  authNonceCut,
  authNoWindow,
  authOnlyThePast,
  authOnlyTheFuture,
  authWindowOfMinutes,
  authNotANumberPasses,
  authNumberThenLetters,
  authMillisecondsAccepted,
  authDatesAccepted,
  authNoWindowOnStream,
  authNoWindowForV1,
  authStale401,
  authStaleOtherCode,
  authStale500,
  authNoncesUnchecked,
  authNonceOfTwoMinutes,
  authNoncePerEndpoint,
  authNoncePerProject,
  authNonceWithTimestamp,
  authNonceOnWritesOnly,
  authNonceOnReadsOnly,
  authNonceNotOnStream,
  authNonceCheckThenAct,
  authReplayHasEffect,
  authReplayAnsweredAgain,
  authReplay403,
  authReplayOtherCode,
  authReplay500,
  authUserAnonymous,
  authUserAnyWord,
  authUserHalfAUuid,
  authUserFromBody,
  authUserAbsent401,
  authUserAbsent500,
  authUserOdd404,
  authUserNotAskedOnReads,
  authMismatch400,
  authMismatchOtherCode,
  authOutsiderReads,
  authOutsiderStreams,
  authOutsiderWritesLegacy,
  authOutsiderTyping,
  authOutsiderPreferences,
  authOutsiderResumes,
  authOutsider404,
  authOutsiderOtherCode,
  authOutsiderEmptyHistory,
  authOutsiderToldOnStream,
  authOutsiderCached,
  authForgedBurnsNonce,
  authStaleStored,
  authForgedStored,
  authUnsignedMarkStored,
  authForgedPreferenceStored,
  authOutsiderStored,
  authMismatchStored,
  authHeadUnsigned,
  authHeadTakesSlot,
  authHeadOpensStream,
  authPatchAsPut,
  authDelete204,
  authMethodOverride,
  authSchemaFirst,
  authParserFirst,
  authQueryFirst,
  authUserBeforeSignature,

  // sse
  sseTypeOctets,
  sseTypePlain,
  sseTypeMisspelt,
  sseCacheable,
  sseNoCacheControl,
  sseCachePrivate,
  sseProxyBuffers,
  sseProxyToldToBuffer,
  sseTransformable,
  sseGzip,
  sseHeadersWithFirstEvent,
  sseBytesWithFirstEvent,
  sseFramesGlued,
  sseOneLineEnd,
  sseControlWithoutId,
  sseBuildWithoutId,
  sseIdIsMessageId,
  sseIdBehindSeq,
  sseIdHex,
  sseSeqText,
  sseSeqMissing,
  sseControlSeqOwn,
  sseEstablishedWithoutIdMidLog,
  sseAllNamedMessage,
  sseEventLineDiffers,
  sseUnderscoredBuild,
  sseUnderscoredLine,
  sseUnderscoredTakeover,
  sseCamelResponse,
  sseUpperCaseName,
  sseNoEventLines,
  sseNameNotInJson,
  sseResponseIdNumber,
  sseResponseContentObject,
  sseResponseTypeAnswer,
  sseResponseFlat,
  sseCreatedWithoutProject,
  sseCreatedWithoutLocale,
  sseCreatedWithoutType,
  sseCreatedNullId,
  sseBuildStatusRunning,
  sseBuildProgressText,
  sseEstablishedWithoutId,
  sseJsonTwice,
  sseJsonInList,
  sseJsonPretty,
  sseTimestampMissing,
  sseLeaksByUser,
  sseLeaksResponses,
  sseLeaksBuilds,
  sseLeaksInReplay,
  sseLeaksCreated,
  sseOnlyNewest,
  sseOnlyOwn,
  sseNotOwn,
  sseCursorNeverLive,
  sseFirstThree,
  sseOneOfMany,
  sseResponsesToAuthor,
  sseBurstCoalesced,
  sseWaitsForSlowest,
  ssePostsWaitForReaders,
  sseStalledReaderTakesAll,

  // event
  eventClientIdMissing,
  eventClientIdInData,
  eventClientIdLowerCase,
  eventClientIdCut,
  eventClientIdInvented,
  eventClientIdEmpty,
  eventClientIdEscaped,
  eventClientIdNotForLegacy,
  eventReplyUnlinked,
  eventReplyLinkedInData,
  eventReplyToMessageId,
  eventReplyAsClientId,
  eventReplyToLatest,
  eventModeMissing,
  eventModeOnResponseOnly,
  eventModeAlwaysBuild,
  eventModeAlwaysPlan,
  eventModeInData,
  eventTimeWithoutMilliseconds,
  eventTimeMicroseconds,
  eventTimeLocal,
  eventTimeWithoutZone,
  eventTimeWithSpace,
  eventTimeHttp,
  eventTimeEpoch,
  eventTimeControlOnly,
  eventResponseFirst,
  eventBuildFirst,

  // keep-alive
  keepAliveNever,
  keepAliveOnce,
  keepAliveUntilEvents,
  keepAliveNotAfterReplay,
  keepAliveLate,
  keepAliveDeclaredAMinute,
  keepAliveAsEvent,
  keepAliveAsEmptyLines,
  keepAliveOtherText,
  keepAliveNoText,
  keepAliveWithoutSpace,
  keepAliveAndEvent,
  keepAliveAndNamelessEvent,
  keepAliveMovesCursor,
  keepAliveClearsCursor,
  keepAliveRepeatsLast,

  // build
  buildNotQueued,
  buildQueuedTwice,
  buildQueuedAgain,
  buildProcessesAfterEnd,
  buildEndsTwice,
  buildCompletesAndFails,
  buildManyIds,
  buildEndHasAnotherId,
  buildUnknownStatus,
  buildProgress140,
  buildProgressNegative,
  buildProgressFalls,
  buildProgressResets,
  buildProgressPerMille,
  buildUnlinked,
  buildEndUnlinked,
  buildLinkedInData,
  buildLinkedByOwnId,
  buildInPlan,
  buildInPlanForLegacy,
  buildInPlanLate,
  buildInPlanUnlinked,
  buildNotReplayed,
  buildOnlyLastReplayed,
  buildToldAgainToLatecomers,
  buildMissedStatusLost,
  buildFailsWithoutMessage,
  buildFailsWithEmptyMessage,
  buildFailureCompletes,
  buildFailureMessageInError,

  // history
  historyNewestFirst,
  historyBeforeInclusive,
  historyAfterInclusive,
  historyAfterSkipsOne,
  historyLimitIgnored,
  historyLimitOffByOne,
  historyDefault50,
  historyAfterTakesNewest,
  historyOldestWithoutCursor,
  historyOwnMessagesOnly,
  historyModeIgnored,
  historyModeInverted,
  historyAlwaysMore,
  historyNeverMoreNewer,
  historyNeverMoreOlder,
  historyMoreByLength,
  historyMoreSwapped,
  historyPageBorderLost,
  historyEndIsStart,
  historyEndExclusive,
  historyStartIsIndex,
  historyNoPagination,
  historyBareList,
  historyIdsNumber,
  historyLimit0,
  historyLimitCapped,
  historyLimitClamped,
  historyLimitFloored,
  historyLimitLenient,
  historyLimitLettersIgnored,
  historyLimit500,

  // request-id
  requestIdNotOnErrors,
  requestIdNotOnStreams,
  requestIdNotOn204,
  requestIdNotOn404,
  requestIdNotBeforeAuth,
  requestIdOwn,
  requestIdLowerCase,
  requestIdCut,
  requestIdUuidsOnly,
  requestIdOtherHeader,
  requestIdOfAnother,
  requestIdNoneMade,
  requestIdConstant,
  requestIdEmpty,
  requestIdAnything,
  requestIdAnyLength,
  requestIdAnyCharacter,
  requestIdDecoded,
  requestIdRepeatedInBody,

  // error
  errorTellsToken,
  errorMessageOnly,
  errorCodeOnly,
  errorNested,
  errorEmptyMessage,
  errorCodeNumber,
  errorCodeSentence,
  errorInList,
  errorValidationEmpty,
  errorParserHtml,
  error401Text,
  errorContentTypeText,
  errorProblemWithoutCode,
  error404Page,
  error404Empty,
  errorUnknownRoute400,
  errorUnknownRoute401,
  errorUnknownRoute500,
  errorUnknownRoute200,
  errorWrongMethod400,
  errorWrongMethod501,
  errorWrongMethod405Page,
  errorWrongMethodSame,
  errorStackInMessage,
  errorStackField,
  errorPythonTrace,
  errorSql,
  errorDatabaseWords,
  errorFilePath,
  errorWindowsPath,
  errorStoreAddress,
  errorTellsSignature,
  errorTellsCanonical,
  errorDeepJson500,
  errorNul500,
  errorSurrogate500,
  errorUtf8500,
  errorPrototype500,
  errorHugeNumber500,
  errorInfinity500,
  errorQueryList500,
  errorQueryBigint500,
  errorPathNul500,
  errorPathEscape500,
  errorLongKey500,
  errorCharset500,
  errorMultipart500,
  errorLatinHeader500,
  errorLocaleObject500,
  errorCursor500,
  errorHangs,
  errorGoesDown,
  replicaEverythingInMemory,
  replicaKeysPerProcess,
  replicaLockPerProcess,
  replicaKeysCopiedLater,
  replicaBusyKey409,
  replicaDuplicate201,
  replicaSecondBuild,
  replicaDoorbellPerProcess,
  replicaDoorbellOneWay,
  replicaNoticeTooLong,
  replicaBufferPerProcess,
  replicaForeignTwice,
  replicaForeignLate,
  replicaOtherPayload,
  replicaHeadPerProcess,
  replicaSeqBlocks,
  replicaSeqPerProcess,
  replicaSlotsPerProcess,
  replicaTakeoverUntold,
  replicaVictimCut,
  replicaReleaseNotTold,
  replicaTypingPerProcess,
  replicaInstancesPerProcess,
  replicaNoncesPerProcess,
  replicaPreferencesCached,
  replicaReadMarksCached,
  replicaReadMarksPerProcess,
  replicaDenyOnOne,
  replicaAccessCached,
  replicaHistoryCached,
  authHexReadLeniently,
  connectionLeakBeforeAnswer,
  connectionLeakOnBadCursor,
  connectionInstanceAnywhere,
  historyModeAfterLimit,
  requestIdNotOn429,
  idemKeysCrowdedOut,
  idemDuplicateOverwritesLocale,
  idemLegacyDuplicateOverwrites,
  authV2SortsWithoutCase,
  authV2EncodesComponents,
  authExactPathsOnly,
  postDecodesPieces,
  idemKeyPunctuationLost,
];
