import { mutants } from '../mutants/index.ts';
import { type Outcome, tryMutant } from './try-mutant.ts';

/** One process of the matrix: judges the mutant it is told, and answers with what was found. Ends with its parent. */

export interface Task {
  readonly name: string;
  readonly deadlineMs: number;
}

/** `problem` where the judging itself broke. */
export type Answer = Outcome | { readonly name: string; readonly problem: string };

const byName = new Map(mutants.map((mutant) => [mutant.name, mutant]));

async function answer({ name, deadlineMs }: Task): Promise<Answer> {
  const mutant = byName.get(name);
  if (mutant === undefined) return { name, problem: 'is not in the list of mutants' };
  try {
    return await tryMutant(mutant, deadlineMs);
  } catch (error) {
    return { name, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (task: Task) => void answer(task).then((found) => process.send?.(found)));
process.once('disconnect', () => process.exit());
