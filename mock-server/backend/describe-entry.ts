import type { JournalEntry, JournalNote } from './journal.ts';

const textMaxChars = 120;

/** One line about a request and its answer, for people. */
export function describeEntry({ request, reply, startedAt, answeredAt, notes }: JournalEntry): string {
  const answer = reply === undefined || reply.kind === 'dropped' ? 'no answer' : reply.kind === 'stream' ? 'stream' : String(reply.status);
  const took = answeredAt === undefined ? '' : ` ${Math.round(answeredAt - startedAt)} ms`;
  const told = notes.map(describeNote);
  const [path = ''] = request.rawTarget.split('?', 1);
  return [`${request.method} ${path.slice(0, textMaxChars)} ${answer}${took}`, ...told].join('; ');
}

/** Whether somebody should look at it: a refusal, no answer, or a message that no turn has taken. */
export function isRemarkable({ reply, notes }: JournalEntry): boolean {
  return (
    reply === undefined ||
    reply.kind === 'dropped' ||
    (reply.kind === 'plain' && reply.status >= 400) ||
    notes.some(({ kind }) => kind === 'unscripted')
  );
}

function describeNote(note: JournalNote): string {
  switch (note.kind) {
    case 'turn':
      return `${note.name} (${note.place})`;
    case 'override':
      return `answered by the cassette (${note.on})`;
    case 'fault':
      return `fault ${note.fault}${note.breaks.length === 0 ? '' : `, which breaks ${note.breaks.join(', ')}`}`;
    case 'unscripted': {
      const { nearest } = note;
      const near = nearest === undefined ? '' : `. Nearest is ${nearest.name} (${nearest.place}): ${nearest.reason}`;
      return `unscripted: answered by the simulated assistant${near}`;
    }
  }
}
