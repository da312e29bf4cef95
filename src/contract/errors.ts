/**
 * Machine codes of the contract with their status. `judged: false` marks the codes of section 1 that the reference
 * server uses where no clause names one; a tester accepts any code there.
 */
export const errors = {
  MISSING_SIGNATURE: { status: 401, judged: true },
  INVALID_SIGNATURE: { status: 403, judged: true },
  TIMESTAMP_OUT_OF_RANGE: { status: 408, judged: true },
  REPLAY_ATTACK_DETECTED: { status: 409, judged: true },
  USER_MISMATCH: { status: 403, judged: true },
  UNAUTHORIZED_PROJECT_ACCESS: { status: 403, judged: true },
  CONNECTION_LIMIT_REACHED: { status: 429, judged: true },
  VALIDATION_FAILED: { status: 400, judged: false },
  NOT_FOUND: { status: 404, judged: false },
  METHOD_NOT_ALLOWED: { status: 405, judged: false },
  BODY_TOO_LARGE: { status: 413, judged: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, judged: false },
  RATE_LIMITED: { status: 429, judged: false },
  INTERNAL: { status: 500, judged: false },
  UNAVAILABLE: { status: 503, judged: false },
} as const satisfies Record<string, { readonly status: number; readonly judged: boolean }>;

export type ErrorCode = keyof typeof errors;
