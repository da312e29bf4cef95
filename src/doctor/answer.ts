import type { askSigned } from '../client/ask-signed.ts';

/** An answer to one of the doctor's questions, or none. */
export type Answer = Awaited<ReturnType<typeof askSigned>>;

export function statusOf({ raw }: Answer): number | undefined {
  return raw?.status;
}

/** The machine code of a refusal, where it has the form of one. */
export function codeOf({ raw }: Answer): string | undefined {
  const { json } = raw ?? {};
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined;
  return typeof json.error === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(json.error) ? json.error : undefined;
}

/** `403 INVALID_SIGNATURE`, or why there is no answer. */
export function shownAnswer(answer: Answer): string {
  if (answer.raw === undefined) return `no answer: ${(answer.problems ?? []).join('; ')}`;
  const code = codeOf(answer);
  return code === undefined ? String(answer.raw.status) : `${answer.raw.status} ${code}`;
}

/** The credentials are refused: by their signature (401, 403) or by their clock (408). */
const refusals: ReadonlySet<number | undefined> = new Set([401, 403, 408]);

export function isRefusal(answer: Answer): boolean {
  return refusals.has(statusOf(answer)) && !lacksAccess(answer);
}

export function isAccepted(answer: Answer): boolean {
  const status = statusOf(answer);
  return status !== undefined && status >= 200 && status < 300;
}

/** Nothing is wrong with the signature: this user may not see this project. */
export function lacksAccess(answer: Answer): boolean {
  return statusOf(answer) === 403 && codeOf(answer) === 'UNAUTHORIZED_PROJECT_ACCESS';
}
