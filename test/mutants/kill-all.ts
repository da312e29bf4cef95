import { describe, expect, test } from 'vitest';
import { scenarios } from '../../scenarios/index.ts';
import { clauseOf, type Phase } from '../../src/contract/index.ts';
import { mutants } from './index.ts';
import { judgeMutant, scenariosAgainst } from './judge-mutant.ts';
import { judgeKill } from './kill.ts';

/** One test per mutant whose first broken clause is of this phase, several at a time: they mostly wait. */
export function testKills(phase: Phase): void {
  const chosen = mutants.filter(({ breaks, warns = [] }) =>
    [...breaks, ...warns].slice(0, 1).some((clause) => clauseOf(clause).phase === phase),
  );
  describe.concurrent('every mutant is killed by the clauses it breaks, and by no other', () => {
    test.each(chosen.map((mutant) => [mutant.name, mutant] as const))(
      '%s',
      async (_, mutant) => {
        const report = await judgeMutant(mutant, scenariosAgainst(mutant, scenarios));
        expect(judgeKill(mutant, report)).toEqual({ survived: [], strays: [] });
      },
      60_000,
    );
  });
}
