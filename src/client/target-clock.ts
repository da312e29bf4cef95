/** The target's idea of now (ruling 5), learned from the `Date` of its answers; our own clock until one came. */
export interface TargetClock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** A `Date` header as it just arrived. Anything that is no date is ignored. */
  learn(date: string | undefined): void;
  /**
   * From here on only the changes of `Date` count, not its value: for a target whose signatures are checked by another clock.
   * Gives back how to take that back.
   */
  trustOnlyChanges(): () => void;
  /** How far the target's clock is ahead of ours, milliseconds. */
  readonly offsetMs: number;
}

/**
 * `Date` counts whole seconds and travels for a while, so it cannot tell offsets within about a second and a half apart; a
 * known offset is kept until `Date` contradicts it by more. Every answer is heard, so `clock.advance` is followed at once.
 */
const blurMs = 1_500;

export function createTargetClock(ownNow: () => number = Date.now): TargetClock {
  let learned = 0;
  let basis = 0;
  return {
    nowMs: () => ownNow() + learned - basis,
    learn(date) {
      if (date === undefined) return;
      const told = Date.parse(date);
      if (Number.isNaN(told)) return;
      const offset = told + 500 - ownNow(); // The middle of the second that `Date` names.
      if (Math.abs(offset - learned) > blurMs) learned = offset;
    },
    trustOnlyChanges() {
      basis = learned;
      return () => {
        basis = 0;
      };
    },
    get offsetMs() {
      return learned - basis;
    },
  };
}
