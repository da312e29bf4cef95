/** The contract's error shape for what never reaches the engine: bytes that are no HTTP request, and failures of the binding itself. */
export interface BareError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function bareError(status: number, error: string, message: string, requestId: string, now: number): BareError {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-language': 'en',
      'x-request-id': requestId,
      date: new Date(now).toUTCString(),
    },
    body: JSON.stringify({ error, message }),
  };
}
