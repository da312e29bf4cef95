/** How much is told, from nothing to everything. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the log may know of a request: never a header's value but these ids, never the query, never a body. */
export interface LoggedRequest {
  readonly requestId: string | undefined;
  readonly connectionId: string | undefined;
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
  readonly method: string;
  readonly rawTarget: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface RequestLog {
  /** False where no request could ever be told: then nothing needs to be measured. */
  readonly enabled: boolean;
  /** One line per request, when its answer (for a stream: its end) is done. 5xx is `error`, 4xx `warn`, the rest `info`. */
  request(entry: LoggedRequest): void;
  /** `debug`: a stream has begun; its request line comes only at its end. */
  streamOpened(entry: LoggedRequest): void;
  /** `warn`: bytes that were no request; told at once, since there is no answer to wait for. */
  malformed(status: number, requestId: string): void;
  /** `error`: something the program did not expect. */
  failure(error: unknown, requestId: string | undefined): void;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const pathMaxChars = 256;

/** JSON lines. `secrets` are struck out wherever they turn up, also where a sender put one into a path. */
export function createRequestLog(
  level: LogLevel,
  write: (line: string) => void,
  now: () => number,
  secrets: readonly string[],
): RequestLog {
  const told = logLevels.indexOf(level);
  const tell = (at: LogLevel, msg: string, fields: Record<string, unknown>): void => {
    if (logLevels.indexOf(at) > told) return;
    const line = JSON.stringify({ time: new Date(now()).toISOString(), level: at, msg, ...fields });
    write(secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line));
  };
  return {
    enabled: level !== 'silent',
    request: (entry) => tell(levelOf(entry.status), 'request', fieldsOf(entry)),
    streamOpened: (entry) => tell('debug', 'stream opened', fieldsOf(entry)),
    malformed: (status, requestId) => tell('warn', 'no request', { request_id: requestId, status }),
    failure: (error, requestId) =>
      tell('error', 'unexpected failure', {
        request_id: requestId,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  };
}

function levelOf(status: number): LogLevel {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

function fieldsOf(entry: LoggedRequest): Record<string, unknown> {
  const [path = ''] = entry.rawTarget.split('?', 1);
  return {
    request_id: entry.requestId,
    connection_id: entry.connectionId,
    project_id: entry.projectId,
    user_id: entry.userId !== undefined && uuid.test(entry.userId) ? entry.userId : undefined,
    method: entry.method,
    path: path.slice(0, pathMaxChars),
    status: entry.status,
    duration_ms: Math.round(entry.durationMs * 10) / 10,
  };
}
