/** The command line or its environment is not usable: exit 2. The message is one sentence: what failed, with which value, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
