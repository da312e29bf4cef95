/** What is wrong with what the tester was given. The command line ends with exit code 2 and this sentence. */
export type UsageErrorCode = 'bad-url' | 'no-identities' | 'no-secret' | 'no-match' | 'bad-option' | 'bad-config';

export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: UsageErrorCode;
  /** Lines of our own that stand after the sentence: what to write into the configuration. */
  readonly block: string | undefined;

  constructor(code: UsageErrorCode, message: string, block?: string) {
    super(block === undefined ? message : `${message}\n\n${block}`);
    this.code = code;
    this.block = block;
  }
}
