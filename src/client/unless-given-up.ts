/** What the work gives, or `undefined` where the signal is aborted first: a session that was given up answers nothing any more. */
export async function unlessGivenUp<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const done = new AbortController();
  const given = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work(), given]);
  } finally {
    done.abort();
  }
}
