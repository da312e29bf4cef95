import type { ErrorCode } from '../contract/index.ts';

export interface RefusalExtra {
  readonly headers?: Readonly<Record<string, string>>;
  /** Further fields of the answer. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A request that the rules refuse: thrown by handlers, made an answer in one place (replies.ts). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly extra: RefusalExtra;

  /** `message` is for people: what is wrong and what to do. It never holds what was sent. */
  constructor(code: ErrorCode, message: string, extra: RefusalExtra = {}) {
    super(message);
    this.code = code;
    this.extra = extra;
  }
}
