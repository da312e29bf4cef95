export interface MeetingOptions {
  /** How many callers with one key wait for each other. Default 2. */
  readonly parties?: number;
  /** A caller that nobody joins goes on after this many milliseconds. Default 150. */
  readonly patienceMs?: number;
}

/**
 * A barrier that widens a race: callers with the same key wait until `parties` of them are there, then go on together.
 * Those who come after a meeting form the next one. A lone caller goes on when its patience is over, so that
 * posts made one after another still work.
 */
export function createMeeting({ parties = 2, patienceMs = 150 }: MeetingOptions = {}): (key: string) => Promise<void> {
  const waiting = new Map<string, (() => void)[]>();
  return (key) =>
    new Promise<void>((resolve) => {
      const here = waiting.get(key) ?? [];
      const timer = setTimeout(() => {
        const left = (waiting.get(key) ?? []).filter((go) => go !== goOn);
        if (left.length > 0) waiting.set(key, left);
        else waiting.delete(key);
        resolve();
      }, patienceMs);
      const goOn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      here.push(goOn);
      if (here.length < parties) {
        waiting.set(key, here);
        return;
      }
      waiting.delete(key);
      for (const go of here) go();
    });
}
