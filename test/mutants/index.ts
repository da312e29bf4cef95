import type { Mutant } from './mutant.ts';

/** Every broken backend, by group of clauses: one import line and one entry each. */
export const mutants: readonly Mutant[] = [
  // idem

  // seq

  // post

  // preference

  // read

  // locale

  // resume

  // connection
];
