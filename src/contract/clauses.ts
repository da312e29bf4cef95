/**
 * The clauses of the contract: one entry per clause id. Ids are words; they are never renamed and never reused.
 * Source: the chat contract, version 2025-08-26. Plain data, no imports: listing clauses must stay cheap.
 */

export const contractVersion = '2025-08-26';

/** MUST fails a run; SHOULD warns (fails with `--strict`); MAY is judged only where its capability is declared. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** P1 critical blockers, P2 enhancements, OPS operation. */
export type Phase = 'P1' | 'P2' | 'OPS';

/** What a target must offer, or a tester must not withdraw, before a clause can be judged (contract section 16). */
export type Capability =
  | 'clock'
  | 'profile-locale'
  | 'outsider'
  | 'build-failure'
  | 'faults'
  | 'stub'
  | 'typing'
  | 'instance'
  | 'replicas'
  | 'fresh-identities'
  | 'assistant'
  | 'builds';

export interface Clause {
  readonly level: Level;
  readonly phase: Phase;
  /** The clause's sentence, word for word. */
  readonly text: string;
  /** Capabilities without which the clause is skipped. */
  readonly needs?: readonly Capability[];
}

export const clauses = {
  'auth.v2-accepted': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A correctly signed request is accepted with v2 alone.',
  },
  'auth.v1-accepted': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'v1 alone, and v1 with v2 together, are accepted too (migration period).',
  },
  'auth.unsigned-refused': {
    level: 'MUST',
    phase: 'OPS',
    text: 'No signature header: 401, `error: MISSING_SIGNATURE`. A Bearer token does not replace a signature.',
  },
  'auth.tampered-refused': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A wrong signature, or a body, path, query or method changed after signing (v2): 403 `INVALID_SIGNATURE`. Malformed hex is a wrong signature, never a 5xx.',
  },
  'auth.stale-refused': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A timestamp more than 120 s away, or not a number: refused; SHOULD be 408 `TIMESTAMP_OUT_OF_RANGE`.',
  },
  'auth.replay-refused': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A nonce already used within 10 minutes: refused; SHOULD be 409 `REPLAY_ATTACK_DETECTED`. The refused request has no effect.',
  },
  'auth.user-identity': {
    level: 'MUST',
    phase: 'OPS',
    text: 'Project-scoped endpoints need `x-user-id`: absent or not a UUID is 400. On endpoint 1 a body `userId` different from `x-user-id` is 403 `USER_MISMATCH`.',
  },
  'auth.outsider-refused': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A user without access to the project: 403 `UNAUTHORIZED_PROJECT_ACCESS` on every project endpoint, the stream included (before any SSE byte).',
    needs: ['outsider'],
  },
  'auth.refusal-has-no-effect': {
    level: 'MUST',
    phase: 'OPS',
    text: "A request refused by the clauses above stores nothing, emits nothing and consumes no idempotency key; a wrongly signed one burns no nonce either (a forged signature must not spend someone's nonce).",
  },
  'auth.no-method-bypass': {
    level: 'MUST',
    phase: 'OPS',
    text: 'No method is a way around: an unsigned `HEAD` (or any other method) on a signed endpoint is refused or 404/405, never 200, and holds no connection slot (`OPTIONS` is exempt).',
  },
  'auth.comes-first': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'Authentication comes first: an unsigned request with an invalid body is 401, not 400.',
  },

  'post.created': {
    level: 'MUST',
    phase: 'P1',
    text: 'A new message: 201 with `accepted:true`. SHOULD carry `message_seq`.',
  },
  'post.build-default': {
    level: 'MUST',
    phase: 'P1',
    text: "`buildImmediately` is optional; absent, the user's saved preference for the project decides, and that defaults to `true`.",
  },
  'post.effective-mode': {
    level: 'MUST',
    phase: 'P1',
    text: 'The effective mode is `build` or `plan`, never `unified`, wherever it is stored or emitted (history `mode`, event `mode`, `effective_build_mode`).',
  },
  'post.validation': {
    level: 'MUST',
    phase: 'P1',
    text: 'Missing or empty `projectId`, `userId` or `message`, wrong types, a message over 10,000 characters: 400 with the error shape; nothing stored.',
  },
  'post.no-accidental-dedupe': {
    level: 'MUST',
    phase: 'P1',
    text: 'Without `client_msg_id` equal posts are two messages: no accidental de-duplication.',
  },
  'post.unknown-fields-ignored': {
    level: 'MUST',
    phase: 'P1',
    text: 'Unknown extra fields are ignored (old and new clients keep working).',
  },
  'post.malformed-body': {
    level: 'MUST',
    phase: 'OPS',
    text: "Malformed JSON 400; a body over the server's limit 413; another content type 415 (400 allowed). Never a 5xx, never a hang.",
  },
  'post.text-intact': {
    level: 'MUST',
    phase: 'P1',
    text: 'The text survives byte for byte (emoji, combining marks, RTL, CR/LF, tabs, 10,000 characters, text that looks like SSE framing such as `\\n\\nid: 9\\nevent: x`).',
  },
  'post.minimal-answer': {
    level: 'SHOULD',
    phase: 'P1',
    text: 'The answer is minimal: at most 2 KiB; SSE carries the authoritative data.',
  },

  'idem.duplicate-answer': {
    level: 'MUST',
    phase: 'P1',
    text: "The same `(projectId, userId, client_msg_id)` again: 200 with `accepted:true` and the first answer's `message_seq`.",
  },
  'idem.concurrent-once': {
    level: 'MUST',
    phase: 'P1',
    text: 'N concurrent identical posts, and a retry sent while the first is still being processed: exactly one 201, all others 200, one `message_seq`.',
  },
  'idem.no-second-effect': {
    level: 'MUST',
    phase: 'P1',
    text: 'Duplicates add no message, no event, no build: one `message.created`, one history entry, at most one build.',
  },
  'idem.scoped': {
    level: 'MUST',
    phase: 'P1',
    text: 'The key is scoped: the same id from another user, or in another project, is new (201).',
  },
  'idem.expires': {
    level: 'MUST',
    phase: 'P1',
    text: 'The key lives one hour: still a duplicate before, new again after.',
    needs: ['clock'],
  },
  'idem.first-payload-wins': {
    level: 'MUST',
    phase: 'P1',
    text: 'A duplicate with another payload changes nothing; the first text stands. The answer SHOULD be 200.',
  },
  'idem.refusal-keeps-key-free': {
    level: 'MUST',
    phase: 'P1',
    text: 'A request refused with 4xx does not consume the key: the corrected retry is 201.',
  },
  'idem.lost-answer-retry': {
    level: 'MUST',
    phase: 'P1',
    text: 'A client that loses the connection before the answer and retries ends with exactly one message.',
  },
  'idem.survives-cache-outage': {
    level: 'MUST',
    phase: 'P1',
    text: 'Losing the cache that backs idempotency does not stop posting (graceful degradation).',
    needs: ['faults'],
  },
  'idem.across-replicas': {
    level: 'MUST',
    phase: 'P1',
    text: 'Concurrent duplicates spread over several replicas behave as idem.concurrent-once.',
    needs: ['replicas'],
  },

  'seq.increasing': {
    level: 'MUST',
    phase: 'P1',
    text: 'Posts made one after another get strictly increasing `message_seq`.',
  },
  'seq.distinct': {
    level: 'MUST',
    phase: 'P1',
    text: 'Concurrent posts get distinct `message_seq`.',
  },
  'seq.same-everywhere': {
    level: 'MUST',
    phase: 'P2',
    text: "The answer's `message_seq` is the `id` and `seq` of that message's `message.created`, and the `seq` in history.",
  },
  'seq.ordered-on-stream': {
    level: 'MUST',
    phase: 'P2',
    text: 'On one connection durable events arrive in strictly increasing `seq`, each once.',
  },
  'seq.visible-in-order': {
    level: 'MUST',
    phase: 'P2',
    text: 'Becoming visible in order: once a client has seen seq n, no event with a smaller seq appears later on any connection (a late commit must not be skippable by a resume).',
  },

  'sse.headers': {
    level: 'MUST',
    phase: 'OPS',
    text: '200 with `Content-Type: text/event-stream` (parameters allowed) and `Cache-Control` containing `no-cache` or `no-store`.',
  },
  'sse.unbuffered-headers': {
    level: 'SHOULD',
    phase: 'OPS',
    text: '`X-Accel-Buffering: no`; no content coding; `no-transform`.',
  },
  'sse.opens-promptly': {
    level: 'MUST',
    phase: 'OPS',
    text: 'Headers and the first bytes arrive within 2 s on an idle project (not buffered until the first message).',
  },
  'sse.id-is-seq': {
    level: 'MUST',
    phase: 'P2',
    text: 'Every event carries an `id:` line: decimal, equal to `seq` in its JSON.',
  },
  'sse.dotted-names': {
    level: 'MUST',
    phase: 'P2',
    text: 'The name of an event is `event` in its JSON: dotted, lower-case (`message.created`). An `event:` line, where present, equals it; it SHOULD be present. The old names `connection_takeover`, `build_status` do not appear.',
  },
  'sse.valid-payload': {
    level: 'MUST',
    phase: 'P2',
    text: "Each event's data is one JSON object valid against the contract's schema for its name. Unknown dotted event names are allowed and only sse.id-is-seq and sse.dotted-names bind them.",
  },
  'sse.project-isolation': {
    level: 'MUST',
    phase: 'P2',
    text: 'Streams are isolated: no event of another project.',
  },
  'sse.every-subscriber': {
    level: 'MUST',
    phase: 'P2',
    text: 'Every open connection of the project gets every durable event.',
  },
  'sse.stalled-reader': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A reader that stalls does not slow or starve other readers or posts.',
  },

  'event.client-msg-id': {
    level: 'MUST',
    phase: 'P2',
    text: '`message.created` echoes `client_msg_id`; without one the field is absent.',
  },
  'event.in-reply-to': {
    level: 'MUST',
    phase: 'P2',
    text: "The assistant's `message.response` carries `in_reply_to_client_msg_id` equal to the message's `client_msg_id`.",
    needs: ['assistant'],
  },
  'event.effective-build-mode': {
    level: 'MUST',
    phase: 'P2',
    text: 'The first event related to a message carries `effective_build_mode` equal to its effective mode.',
  },
  'event.timestamp': {
    level: 'SHOULD',
    phase: 'P2',
    text: '`timestamp` is ISO 8601 UTC with milliseconds.',
  },
  'event.created-first': {
    level: 'MUST',
    phase: 'P2',
    text: '`message.created` comes before `message.response` and before any `build.status` of the same message.',
  },

  'resume.last-event-id': {
    level: 'MUST',
    phase: 'P2',
    text: '`Last-Event-ID: n` replays every durable event with seq > n, in order, each once, then goes live with no gap.',
  },
  'resume.from-seq': {
    level: 'MUST',
    phase: 'P2',
    text: '`?from_seq=n` means the same (exclusive); `from_seq=0` replays from the beginning.',
  },
  'resume.header-wins': {
    level: 'MUST',
    phase: 'P2',
    text: 'With both, `Last-Event-ID` wins (a browser reconnects to the same URL).',
  },
  'resume.no-cursor-live': {
    level: 'MUST',
    phase: 'P2',
    text: 'Without a cursor the stream starts live: nothing old is replayed.',
  },
  'resume.under-load': {
    level: 'MUST',
    phase: 'P2',
    text: 'Resuming while others post loses nothing and repeats nothing.',
  },
  'resume.any-cut': {
    level: 'MUST',
    phase: 'P2',
    text: 'Cutting the connection at arbitrary points and resuming each time yields exactly the log.',
  },
  'resume.same-event': {
    level: 'MUST',
    phase: 'P2',
    text: 'A replayed event equals the live one (same id, name and JSON).',
  },
  'resume.bad-cursor': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A cursor that is no number, negative, beyond the head or enormous: never a 5xx; `Last-Event-ID` of that kind is treated as no cursor, a bad `from_seq` is 400 (one beyond the head: 400 or live).',
  },
  'resume.long-replay': {
    level: 'MUST',
    phase: 'P2',
    text: 'A long replay (1,000 events and more) is complete, or its end is signalled by a `replay.truncated` event telling `last_seq`; never silently cut.',
  },
  'resume.across-replicas': {
    level: 'MUST',
    phase: 'P2',
    text: 'A post on one replica reaches streams on the others; resume works on another replica.',
    needs: ['replicas'],
  },

  'keep-alive.interval': {
    level: 'MUST',
    phase: 'OPS',
    text: 'An idle stream carries a comment line at least every 30 s (judged at 35 s). A target that declares `keep_alive_ms` d is held to d plus the lesser of 5 s and d/2 + 1 s; a d above 30,000 is itself a violation.',
  },
  'keep-alive.text': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'The comment is `: keep-alive`.',
  },
  'keep-alive.silent': {
    level: 'MUST',
    phase: 'OPS',
    text: 'A keep-alive dispatches no event and moves no cursor.',
  },

  'connection.limit': {
    level: 'MUST',
    phase: 'P2',
    text: 'Up to `max_connections` streams per (user, project) are admitted, and never more stay live, also when many connect at the same moment (5 s to settle).',
  },
  'connection.newcomer-admitted': {
    level: 'MUST',
    phase: 'P2',
    text: 'One more connection meets takeover, retry or in progress while someone can be evicted, and after at most two retries is live.',
  },
  'connection.victim-told': {
    level: 'MUST',
    phase: 'P2',
    text: 'Exactly one victim per eviction: it receives `connection.takeover` with `evicted_connection_id` equal to its own connection id, then its stream ends within 5 s.',
  },
  'connection.others-undisturbed': {
    level: 'MUST',
    phase: 'P2',
    text: 'The others are undisturbed: they still get every event. SHOULD: the victim is the least recently active that is not typing.',
  },
  'connection.limit-answer': {
    level: 'MUST',
    phase: 'P2',
    text: '429 body: `{error:"CONNECTION_LIMIT_REACHED", reason, message, current_connections, max_connections, retry_after_ms, suggestions:[…], evicted_connection_id?, timestamp}`; header `Retry-After` in whole seconds. SHOULD: `X-SSE-Connection-Limit`, `X-SSE-Current-Connections`, `X-SSE-Limit-Reason`.',
  },
  'connection.in-progress-answer': {
    level: 'MUST',
    phase: 'P2',
    text: '202 body: `{reason:"eviction_in_progress", retry_after_ms, …}` and `Retry-After`.',
  },
  'connection.hard-limit': {
    level: 'MUST',
    phase: 'P2',
    text: 'Hard limit: with every connection typing the answer is 429, `reason:"all_typing"`, no `evicted_connection_id`, and nobody is closed.',
    needs: ['typing'],
  },
  'connection.slot-freed': {
    level: 'MUST',
    phase: 'P2',
    text: 'A closed connection frees its place within 5 s, also after an abrupt socket close.',
  },
  'connection.scoped': {
    level: 'MUST',
    phase: 'P2',
    text: "Limits of one user or project do not touch another's.",
  },
  'connection.same-instance': {
    level: 'MAY',
    phase: 'P2',
    text: 'A reconnect with the same `client_instance_id` replaces its own older connection instead of counting twice.',
    needs: ['instance'],
  },
  'connection.id-header': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'The stream answers with its connection id in `X-SSE-Connection-ID`, the same as in `connection.established`.',
  },

  'read.default': {
    level: 'MUST',
    phase: 'P1',
    text: 'A user who never read: `last_read_seq` 0.',
    needs: ['fresh-identities'],
  },
  'read.round-trip': {
    level: 'MUST',
    phase: 'P1',
    text: 'PUT n then GET n; PUT answers `{ok:true, last_read_seq:n}`.',
  },
  'read.never-goes-back': {
    level: 'MUST',
    phase: 'P1',
    text: 'A lower PUT is no error: 200 with the current maximum, state unchanged.',
  },
  'read.concurrent-max': {
    level: 'MUST',
    phase: 'P1',
    text: 'Concurrent PUTs in any order end at the maximum; no answer is lower than what that request sent, and no answer is lower than one that had completed before it began.',
  },
  'read.validation': {
    level: 'MUST',
    phase: 'P1',
    text: 'Negative, fractional, string, null, missing or beyond 2^53-1: 400, state unchanged.',
  },
  'read.scoped': {
    level: 'MUST',
    phase: 'P1',
    text: 'Scoped by user and by project.',
  },

  'locale.region-accepted': {
    level: 'MUST',
    phase: 'P1',
    text: 'Region tags are never refused: `en-US`, `ar-EG`, `fr-MA`, `ar-eg`, `es-419`, `de-AT` give 2xx on every endpoint.',
  },
  'locale.region-stripped': {
    level: 'MUST',
    phase: 'P1',
    text: "They are stripped: the locale is `ar` for `ar-EG`. `data.locale`/history is exactly the base code; `Content-Language`'s primary subtag equals it.",
  },
  'locale.header-wins': {
    level: 'MUST',
    phase: 'P1',
    text: 'The header wins over the body.',
  },
  'locale.body': {
    level: 'MUST',
    phase: 'P1',
    text: 'The body counts when there is no header.',
  },
  'locale.profile': {
    level: 'MUST',
    phase: 'P1',
    text: 'The profile counts when there is neither.',
    needs: ['profile-locale'],
  },
  'locale.default': {
    level: 'MUST',
    phase: 'P1',
    text: 'With none: `en`.',
    needs: ['fresh-identities'],
  },
  'locale.unknown-falls-back': {
    level: 'MUST',
    phase: 'P1',
    text: 'Unknown or malformed tags (`xx`, `zz-ZZ`, `zh-Hant-TW`, `!!`, 300 letters without a hyphen) fall back to `en` without an error.',
  },
  'locale.content-language': {
    level: 'SHOULD',
    phase: 'P1',
    text: '`Content-Language` is present on every answer of the chat endpoints.',
  },

  'preference.default': {
    level: 'MUST',
    phase: 'P1',
    text: 'Default `buildImmediately: true`.',
    needs: ['fresh-identities'],
  },
  'preference.saved-and-used': {
    level: 'MUST',
    phase: 'P1',
    text: 'PUT false, GET false; a post without the field then has effective mode `plan`.',
  },
  'preference.override': {
    level: 'MUST',
    phase: 'P1',
    text: "A post's own `buildImmediately` overrides the preference for that post and does not change it.",
  },
  'preference.scoped': {
    level: 'MUST',
    phase: 'P1',
    text: 'Scoped by user and project.',
  },
  'preference.validation': {
    level: 'MUST',
    phase: 'P1',
    text: 'A non-boolean or missing value: 400, unchanged.',
  },

  'legacy.modes': {
    level: 'MUST',
    phase: 'P1',
    text: 'Modes `plan`, `build`, `unified` are accepted; any other is 400. `unified` resolves by the preference (post.effective-mode holds).',
  },
  'legacy.duplicate': {
    level: 'MUST',
    phase: 'P1',
    text: 'Repeated `client_msg_id`: 200 with the same `id` and `seq` and `duplicateOf`.',
  },
  'legacy.shared-log': {
    level: 'MUST',
    phase: 'P1',
    text: 'Shares the sequence, the log, the stream and the idempotency scope with endpoint 1.',
  },

  'history.pages': {
    level: 'MUST',
    phase: 'P1',
    text: 'History pages: ascending, `after_seq`/`before_seq` exclusive, `limit` 1..100 (else 400), truthful `has_more_older/newer`; walking pages both ways yields every message once.',
  },

  'build.lifecycle': {
    level: 'MUST',
    phase: 'P2',
    text: 'A build-mode message leads to `build.status` events of one `buildId`: first `queued`, then any `processing`, then exactly one of `completed` or `failed`, nothing after.',
    needs: ['builds'],
  },
  'build.progress': {
    level: 'MUST',
    phase: 'P2',
    text: '`progress`, where present, is 0..100 and never falls.',
    needs: ['builds'],
  },
  'build.none-in-plan': {
    level: 'MUST',
    phase: 'P2',
    text: 'A plan-mode message leads to no `build.status`.',
  },
  'build.linked': {
    level: 'MUST',
    phase: 'P2',
    text: "Each carries the originating message's id in `client_msg_id` or `in_reply_to_client_msg_id` when it had one.",
    needs: ['builds'],
  },
  'build.catch-up': {
    level: 'MUST',
    phase: 'P2',
    text: 'A client that connects or resumes in the middle of a build gets what it missed, once and in order.',
    needs: ['builds'],
  },
  'build.failure': {
    level: 'MUST',
    phase: 'P2',
    text: 'A failing build ends in `failed` with a `message`.',
    needs: ['builds', 'build-failure'],
  },

  'request-id.echo': {
    level: 'MUST',
    phase: 'OPS',
    text: '`X-Request-Id` sent is echoed on every answer: 2xx, 4xx and the stream.',
  },
  'request-id.generated': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'Without one the server makes one.',
  },
  'request-id.hostile': {
    level: 'SHOULD',
    phase: 'OPS',
    text: 'A hostile one (over 128 characters, or outside `[A-Za-z0-9._-]`) is not reflected.',
  },

  'error.shape': {
    level: 'MUST',
    phase: 'OPS',
    text: 'Every 4xx/5xx of the chat endpoints has the error shape with a machine code and a message.',
  },
  'error.unknown-route': {
    level: 'MUST',
    phase: 'OPS',
    text: 'Unknown routes 404, known routes with another method 404 or 405, in the error shape.',
  },
  'error.hostile-input': {
    level: 'MUST',
    phase: 'OPS',
    text: 'No bad input of the published corpus yields a 5xx, a hang of over 5 s or a dropped server.',
  },
  'error.no-leak': {
    level: 'MUST',
    phase: 'OPS',
    text: 'Error bodies leak no stack, SQL, file path or secret.',
  },
} as const satisfies Record<string, Clause>;

export type ClauseId = keyof typeof clauses;

export const clauseIds = Object.keys(clauses) as ClauseId[]; // `as`: Object.keys widens to string[]

export function isClauseId(id: string): id is ClauseId {
  return Object.hasOwn(clauses, id);
}

/** The clause with its optional fields visible: `clauses[id]` keeps each literal type, which hides `needs` where absent. */
export function clauseOf(id: ClauseId): Clause {
  return clauses[id];
}

/** The word before the dot: `idem.expires` belongs to the group `idem`. */
export function groupOf(id: ClauseId): string {
  return id.slice(0, id.indexOf('.'));
}
