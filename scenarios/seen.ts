import type { Expect } from '../src/kit/index.ts';

/**
 * What a story had to see so that finding nothing means something. A violation that was found stands all the same, other than
 * with `expect.control`, without which a finding may be the control's own fault.
 */
export function requireSeen(expect: Expect, ok: boolean, what: string): void {
  if (!ok) expect.untestable(what);
}
