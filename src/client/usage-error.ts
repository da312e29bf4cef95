/** What is wrong with what the tester was given. The command line ends with exit code 2 and this sentence. */
export type UsageErrorCode = 'bad-url' | 'no-identities' | 'no-secret' | 'no-match' | 'bad-option' | 'bad-config';

export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: UsageErrorCode;

  constructor(code: UsageErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
