import { clauseIds, clauseOf } from '../../src/contract/index.ts';
import type { Mutant } from '../mutants/mutant.ts';

/** The kill matrix for people to read: clause by clause the broken backends that it must catch. */

const head = `# Which broken backend is caught by which clause

Each clause of the contract, and the backends broken in just that way ("mutants", one file each in \`test/mutants/\`). \`npm run matrix\` runs
every one of them against every scenario; it fails where a clause misses its mutant, or where a clause is hit that is not listed with it. "beside"
are the clauses whose own stories run into the bug on their way. Written by \`UPDATE_DOCS=1 npx vitest run test/matrix-page.test.ts\`.
`;

function line({ name, bug, breaks, warns = [], mayAlsoFail = [] }: Mutant, here: string): string {
  const also = [...breaks, ...warns].filter((clause) => clause !== here);
  const others = [
    ...(also.length > 0 ? [`also ${also.map((clause) => `\`${clause}\``).join(', ')}`] : []),
    ...(mayAlsoFail.length > 0 ? [`beside: ${mayAlsoFail.map((clause) => `\`${clause}\``).join(', ')}`] : []),
  ];
  return `- \`${name}\`: ${bug}${others.length > 0 ? ` (${others.join('; ')})` : ''}`;
}

/** Markdown. A clause without a mutant has an empty section. */
export function matrixPage(mutants: readonly Mutant[]): string {
  const sections = clauseIds.map((clause) => {
    const { level, text } = clauseOf(clause);
    const meant = mutants.filter(({ breaks, warns = [] }) => [...breaks, ...warns].includes(clause));
    return `\n## ${clause}\n\n${level}: ${text}\n\n${meant.map((mutant) => `${line(mutant, clause)}\n`).join('')}`;
  });
  return `${head}\n${clauseIds.length} clauses, ${mutants.length} mutants.\n${sections.join('')}`;
}
