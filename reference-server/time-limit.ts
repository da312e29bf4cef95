/**
 * Rejects with `late()` where the answer takes longer. A busy process may find its timer due before it has read answers that
 * have long arrived, so it reads once more before it decides.
 */
export function withTimeLimit<T>(answer: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let open = true;
    const timer = setTimeout(
      () =>
        setImmediate(() => {
          if (open) reject(late());
        }),
      ms,
    );
    const close = (): void => {
      open = false;
      clearTimeout(timer);
    };
    answer.then(
      (value) => {
        close();
        resolve(value);
      },
      (error: unknown) => {
        close();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
