import type { Run } from './run.ts';

/** A stream that pours more than this is cut: memory and patience are finite. */
const flood = { items: 1_000, bytes: 256 * 1_024 * 1_024 } as const;
/** Every message that the run sent to the stream's project, and every one that a replay begins before, may lead to so much more: its event, answers, builds, events of the target's own, comments between them. */
const perMessage = { items: 50, bytes: 65_536 } as const;
/** Others may be at work in the same project, all the time that a stream is open. */
const itemsPerSecond = 300;
/** A target that poured on several streams gets no more of our time on the next ones. */
const floodAgain = { after: 3, items: 500, bytes: 4 * 1_024 * 1_024, itemsPerMessage: 5 } as const;
/** No answer of the contract comes near the first; where several went beyond it the others get less. */
const bodies = { bytes: 8 * 1_024 * 1_024, againBytes: 256 * 1_024 } as const;

/** The largest body that is read now. */
export function bodyCapBytes({ floods }: Run): number {
  return floods < floodAgain.after ? bodies.bytes : bodies.againBytes;
}

/** Tells whether a stream that is opened now has poured too much; counts it in the run when it has. `missed`: as in `OpenOptions`. */
export function createFloodGate(run: Run, projectId: string | undefined, missed = 0): (items: number, bytes: number) => boolean {
  const openedAt = run.sinceStart();
  const poursAlways = run.floods >= floodAgain.after;
  const bound = poursAlways ? floodAgain : flood;
  return (items, bytes) => {
    const messages = (run.sentTo.get(projectId) ?? 0) + missed;
    const ofMessages = messages * (poursAlways ? floodAgain.itemsPerMessage : perMessage.items);
    const ofOthers = poursAlways ? 0 : ((run.sinceStart() - openedAt) / 1_000) * itemsPerSecond;
    const pours = items > bound.items + ofMessages + ofOthers || bytes > bound.bytes + messages * perMessage.bytes;
    if (pours) run.floods += 1;
    return pours;
  };
}
