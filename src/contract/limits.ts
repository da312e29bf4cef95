/** Every number the contract states, with its unit in the name. Section numbers refer to the contract. */
export const limits = {
  /** Section 1: `client_msg_id` is 1 to 128 visible ASCII characters. */
  clientMsgIdMaxChars: 128,
  /** Section 1: opaque ids (`messageId`, history `id`) have 1 to 128 characters. */
  opaqueIdMaxChars: 128,
  /** post.validation */
  messageMaxChars: 10_000,
  /** post.minimal-answer */
  answerMaxBytes: 2_048,
  /** auth.stale-refused */
  signatureWindowMs: 120_000,
  /** auth.replay-refused */
  nonceTtlMs: 600_000,
  /** idem.expires */
  idempotencyTtlMs: 3_600_000,
  /** history.pages */
  pageLimitDefault: 20,
  pageLimitMax: 100,
  /** sse.opens-promptly */
  firstByteMs: 2_000,
  /** keep-alive.interval: the longest silence promised, and when it is judged. */
  keepAliveMaxMs: 30_000,
  keepAliveJudgedMs: 35_000,
  /** connection.limit: time to settle after simultaneous connects. */
  connectionSettleMs: 5_000,
  /** connection.victim-told: the victim's stream ends within this time. */
  victimEndsMs: 5_000,
  /** connection.slot-freed */
  slotFreedMs: 5_000,
  /** connection.newcomer-admitted: retries after which a newcomer is live. */
  newcomerRetries: 2,
  /** Ruling 2: protection after the last `is_typing:true`. */
  typingMs: 5_000,
  /** Ruling 32: streams opened to find an undeclared limit. */
  connectionProbe: 20,
  /** resume.long-replay: an event count that a replay must deliver or signal. */
  longReplayEvents: 1_000,
  /** sse.stalled-reader, ruling 31. */
  stalledReaderMessages: 1_000,
  stalledReaderDelayMs: 5_000,
  /** error.hostile-input */
  hangMs: 5_000,
  /** request-id.hostile */
  requestIdMaxChars: 128,
  /** Ruling 30: bodies every server accepts, and the size that probes 413. */
  bodyAcceptedBytes: 131_072,
  bodyProbeBytes: 16_777_216,
  /** Ruling 15: locale tags above this length with a known first subtag are not judged. */
  localeTagJudgedChars: 35,
  /** Section 16: bounds of `clock.advance` and `cache.outage`, and the default lease. */
  clockAdvanceMaxMs: 86_400_000,
  cacheOutageMaxMs: 60_000,
  controlLeaseMs: 60_000,
  /** Ruling 26: where the windows are probed. */
  signatureProbeInsideMs: 110_000,
  signatureProbeOutsideMs: 130_000,
  idempotencyProbeInsideMs: 3_540_000,
  idempotencyProbeOutsideMs: 3_660_000,
} as const;
