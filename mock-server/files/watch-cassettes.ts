import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write in several steps; what comes within this time is one edit, milliseconds. */
const settleMs = 50;

export interface CassetteWatch {
  /** Gets a file once it was edited. */
  readonly onEdit: (file: string) => void;
  /** Gets why a folder cannot be watched. */
  readonly onProblem: (cause: unknown) => void;
}

/** Watches files, also those that an editor replaces by new ones. Gives a function that ends it. */
export function watchCassettes(files: readonly string[], { onEdit, onProblem }: CassetteWatch): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const edited = (file: string): void => {
    clearTimeout(timers.get(file));
    timers.set(file, setTimeout(() => onEdit(file), settleMs).unref());
  };
  const watchers: FSWatcher[] = [];
  // By folder: the watch on a file ends with that file, and editors put a new one in its place.
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const inside = new Map(files.filter((file) => dirname(file) === folder).map((file) => [basename(file), file]));
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        const file = name === null ? undefined : inside.get(name);
        if (file !== undefined) edited(file);
      });
      watcher.on('error', onProblem);
      watchers.push(watcher);
    } catch (cause) {
      onProblem(cause);
    }
  }
  return () => {
    for (const watcher of watchers) watcher.close();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
