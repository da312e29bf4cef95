export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A file with mistakes: the message has a line for each. */
export class BadFile extends UsageError {
  override readonly name = 'BadFile';
}
