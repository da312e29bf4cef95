/** What the leading process gives a worker to judge. */
export interface Task {
  readonly name: string;
  readonly deadlineMs: number;
  readonly seed: number;
}

/** The judging itself broke. */
export interface Broken {
  readonly name: string;
  readonly problem: string;
}

/** Makes this process a worker: it judges what it is told, one after the other, and ends with its parent. */
export function answerTasks(judge: (task: Task) => Promise<{ readonly name: string }>): void {
  const answer = async (task: Task): Promise<{ readonly name: string }> => {
    try {
      return await judge(task);
    } catch (error) {
      const broken: Broken = { name: task.name, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      return broken;
    }
  };
  process.on('message', (task: Task) => void answer(task).then((found) => process.send?.(found)));
  process.once('disconnect', () => process.exit());
}

/** The entry of a list with this name. */
export function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in the list.`);
  return found;
}
