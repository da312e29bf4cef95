import { areCompatible, combined, type LegalVariant } from './legal-variant.ts';

type Subjects = readonly (readonly LegalVariant[])[];
type Pair = readonly [LegalVariant, LegalVariant];

/** Two choices of different subjects have little to do with each other: that some combination takes both is left to chance. */
function matters(one: LegalVariant, other: LegalVariant, subjects: Subjects): boolean {
  const bothChoices = one.oneOf !== undefined && other.oneOf !== undefined;
  return !bothChoices || subjects.some((subject) => subject.includes(one) && subject.includes(other));
}

/** Every pair of liberties that one backend can take and that says something together. */
export function pairsThatMatter(subjects: Subjects): readonly Pair[] {
  const all = subjects.flat();
  return all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((other): Pair[] => (areCompatible(one, other) && matters(one, other, subjects) ? [[one, other]] : [])),
  );
}

/** As many as go together: first what brings most pairs that are open, of equals what has been taken least. */
function take(all: readonly LegalVariant[], open: readonly Pair[], used: ReadonlyMap<LegalVariant, number>): readonly LegalVariant[] {
  const taken: LegalVariant[] = [];
  let candidates = all.filter(({ alone, once }) => alone !== true && once !== true);
  candidates = [...all.filter((one) => one.once === true && !used.has(one)), ...candidates];
  while (candidates.length > 0) {
    const worth = candidates.map((candidate) => {
      const gain = open.filter(([one, other]) =>
        taken.length === 0
          ? one === candidate || other === candidate
          : (one === candidate && taken.includes(other)) || (other === candidate && taken.includes(one)),
      ).length;
      return { candidate, gain, used: used.get(candidate) ?? 0 };
    });
    const [best] = worth.sort((a, b) => b.gain - a.gain || a.used - b.used);
    if (best === undefined) break;
    taken.push(best.candidate);
    candidates = candidates.filter((other) => other !== best.candidate && areCompatible(other, best.candidate));
  }
  return all.filter((variant) => taken.includes(variant));
}

/**
 * Backends that take all liberties that go together, so many that every pair that matters is in one of them. What is taken once
 * only meets the company of that one.
 */
export function combinations(subjects: Subjects): readonly LegalVariant[] {
  const all = subjects.flat();
  const used = new Map<LegalVariant, number>();
  const found: LegalVariant[] = [];
  let open = pairsThatMatter(subjects);
  while (open.length > 0) {
    const taken = take(all, open, used);
    for (const variant of taken) used.set(variant, (used.get(variant) ?? 0) + 1);
    const left = open.filter(
      (pair) => !pair.every((one) => taken.includes(one)) && !pair.some((one) => one.once === true && used.has(one)),
    );
    if (left.length === open.length) throw new Error(`No combination takes ${open[0]?.map(({ name }) => name).join(' and ')}.`);
    open = left;
    found.push(combined(taken));
  }
  return found;
}
