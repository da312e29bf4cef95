/** Header names of the contract, lower case. */
export const headers = {
  userId: 'x-user-id',
  timestamp: 'x-sheen-timestamp',
  nonce: 'x-sheen-nonce',
  signatureV1: 'x-sheen-signature',
  signatureV2: 'x-sheen-sig-v2',
  locale: 'x-sheen-locale',
  contentLanguage: 'content-language',
  requestId: 'x-request-id',
  lastEventId: 'last-event-id',
  retryAfter: 'retry-after',
  connectionId: 'x-sse-connection-id',
  connectionLimit: 'x-sse-connection-limit',
  currentConnections: 'x-sse-current-connections',
  limitReason: 'x-sse-limit-reason',
  accelBuffering: 'x-accel-buffering',
  controlToken: 'x-contract-control-token',
} as const;

/** Section 11: the locales a contract answer can carry. */
export const locales = ['en', 'ar', 'fr', 'es', 'de'] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = 'en';
