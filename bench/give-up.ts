/** Ends a benchmark that cannot give a figure, with one sentence that tells why and what to do. */
export function giveUp(why: string): never {
  process.stderr.write(`Failed to measure: ${why}\n`);
  process.exit(1);
}

/** A figure that takes minutes was measured on a machine that is too busy. */
export function endWithin(seconds: number): void {
  setTimeout(() => giveUp(`not done within ${seconds} s. Measure again on a machine that is less busy.`), seconds * 1_000).unref();
}
