import { describe, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { clauseIds } from '../src/contract/index.ts';
import { mutants } from './mutants/index.ts';
import { judgeMutant, scenariosAgainst } from './mutants/judge-mutant.ts';
import { judgeKill } from './mutants/kill.ts';
import type { Mutant } from './mutants/mutant.ts';

/** The first of each clause, by the stories of its own clauses; `npm run matrix` has them all, against every story. */
const ofClauses = new Set(
  clauseIds.flatMap((clause): readonly Mutant[] => {
    const first = mutants.find(({ breaks, warns = [] }) => [...breaks, ...warns].includes(clause));
    return first === undefined ? [] : [first];
  }),
);

// Several at a time: they mostly wait.
describe.concurrent('every clause catches a backend that breaks it, and no other clause is hit', () => {
  test.each([...ofClauses].map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const report = await judgeMutant(mutant, scenariosAgainst(mutant, scenarios));
      expect(judgeKill(mutant, report)).toEqual({ survived: [], strays: [] });
    },
    60_000,
  );
});
