import type { Clock } from '../../src/engine/ports.ts';
import type { Occurrence } from './occurrences.ts';
import type { Tempo } from './tempo.ts';

/** From when on plays stop before each event until `next` lets it through. */
export interface Hold {
  /** So many events of each play go freely. */
  readonly after: number;
}

interface Play {
  readonly projectId: string;
  readonly occurrences: readonly Occurrence[];
  readonly run: (occurrence: Occurrence) => void;
  /** Cassette time at which it began. */
  begunAt: number;
  next: number;
  cancel: () => void;
}

/**
 * Plays events at their times. Every event has its moment on one schedule, counted from the beginning of its play, so lateness
 * never adds up; what is due together is told together, in order.
 */
export class Players {
  private readonly clock: Clock;
  private readonly tempo: Tempo;
  private readonly plays = new Set<Play>();
  private readonly stopListening: () => void;
  private hold: Hold | undefined;

  constructor(clock: Clock, tempo: Tempo) {
    this.clock = clock;
    this.tempo = tempo;
    this.stopListening = tempo.onChange(() => {
      for (const play of this.plays) this.arm(play);
    });
  }

  play(projectId: string, occurrences: readonly Occurrence[], run: (occurrence: Occurrence) => void): void {
    const play: Play = { projectId, occurrences, run, begunAt: this.tempo.now(), next: 0, cancel: () => undefined };
    this.plays.add(play);
    this.arm(play);
  }

  /** Plays that are not over. */
  get size(): number {
    return this.plays.size;
  }

  get held(): boolean {
    return this.hold !== undefined;
  }

  /** Holds every play back after so many of its events. */
  holdAfter(after: number): void {
    this.hold = { after };
  }

  /** Lets the next event that is held back through, of this project or of any; false where none is held. */
  next(projectId?: string): boolean {
    for (const play of this.plays) {
      if (!this.isHeld(play) || (projectId !== undefined && play.projectId !== projectId)) continue;
      this.step(play);
      this.arm(play);
      return true;
    }
    return false;
  }

  /** Ends the hold: what was held back goes on from its place, with the distances it has. */
  release(): void {
    for (const play of this.plays) {
      const due = play.occurrences[play.next]?.at ?? 0;
      play.begunAt = Math.max(play.begunAt, this.isHeld(play) ? this.tempo.now() - due : play.begunAt);
    }
    this.hold = undefined;
    for (const play of this.plays) this.arm(play);
  }

  /** Ends the plays of a project, or all of them. */
  stop(projectId?: string): void {
    for (const play of this.plays) {
      if (projectId !== undefined && play.projectId !== projectId) continue;
      play.cancel();
      this.plays.delete(play);
    }
  }

  close(): void {
    this.stopListening();
    this.stop();
  }

  private isHeld(play: Play): boolean {
    return this.hold !== undefined && play.next >= this.hold.after;
  }

  private arm(play: Play): void {
    play.cancel();
    const occurrence = play.occurrences[play.next];
    if (occurrence === undefined) {
      this.plays.delete(play);
      return;
    }
    if (this.isHeld(play)) return;
    // Rounded up: a timer that is early by a fraction would only be set again.
    play.cancel = this.clock.setTimer(() => this.onTimer(play), Math.ceil(this.tempo.until(play.begunAt + occurrence.at)));
  }

  private onTimer(play: Play): void {
    const isDue = (occurrence: Occurrence): boolean => this.tempo.until(play.begunAt + occurrence.at) < 0.5;
    for (;;) {
      const occurrence = play.occurrences[play.next];
      if (occurrence === undefined || this.isHeld(play) || !this.plays.has(play) || !isDue(occurrence)) break;
      this.step(play);
    }
    if (this.plays.has(play)) this.arm(play);
  }

  private step(play: Play): void {
    const occurrence = play.occurrences[play.next];
    play.next += 1;
    if (occurrence !== undefined) play.run(occurrence);
  }
}
