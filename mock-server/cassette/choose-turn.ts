import type { Turn } from './format.ts';
import { misfit, type PostedMessage } from './match-turn.ts';
import type { LoadedCassette } from './read-cassette.ts';

/** A turn and where it stands. */
export interface PlacedTurn {
  readonly turn: Turn;
  /** Its name, or its number in its cassette. */
  readonly name: string;
  /** `file:line`, for people. */
  readonly place: string;
}

/** The turn that came nearest, and why it was not it. */
export interface NearestTurn {
  readonly name: string;
  readonly place: string;
  readonly reason: string;
}

export type ChosenTurn =
  | { readonly kind: 'turn'; readonly placed: PlacedTurn }
  | { readonly kind: 'none'; readonly nearest: NearestTurn | undefined };

export function turnsOf(cassettes: readonly LoadedCassette[]): readonly PlacedTurn[] {
  return cassettes.flatMap(({ cassette, file, positionOf }) =>
    cassette.turns.map((turn, at) => ({
      turn,
      name: turn.name ?? `turn ${at + 1}`,
      place: `${file}:${positionOf(['turns', at]).line}`,
    })),
  );
}

/** How many messages each turn would have taken but for its number. */
export type TurnCounts = Map<Turn, number>;

/** The first turn that fits. The counts are raised only with `commit`. */
export function chooseTurn(turns: readonly PlacedTurn[], message: PostedMessage, counts: TurnCounts, commit: boolean): ChosenTurn {
  let chosen: PlacedTurn | undefined;
  let nearest: (NearestTurn & { readonly likeness: number }) | undefined;
  for (const placed of turns) {
    const { turn, name, place } = placed;
    const seen = counts.get(turn) ?? 0;
    const no = misfit(turn, message, seen);
    if (no === undefined) chosen ??= placed;
    else if (chosen === undefined && (nearest === undefined || no.likeness > nearest.likeness)) nearest = { name, place, ...no };
    if (!commit || turn.when?.count === undefined) continue;
    const { count: _, ...others } = turn.when;
    if (no === undefined || misfit({ ...turn, when: others }, message, seen) === undefined) counts.set(turn, seen + 1);
  }
  if (chosen !== undefined) return { kind: 'turn', placed: chosen };
  return { kind: 'none', nearest: nearest && { name: nearest.name, place: nearest.place, reason: nearest.reason } };
}
