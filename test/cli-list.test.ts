import { describe, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { run } from '../src/cli/run.ts';
import { clauseIds, clauseOf } from '../src/contract/index.ts';
import { createFakeTerminal, type FakeTerminalParts } from './fake-terminal.ts';

async function linesOf(argv: readonly string[], parts: FakeTerminalParts = {}): Promise<string[]> {
  const fake = createFakeTerminal(parts);
  expect(await run(argv, fake.terminal)).toBe(0);
  return fake.stdout().trimEnd().split('\n');
}

describe('list', () => {
  test('has a line per clause with its level, its phase and its whole sentence', async () => {
    const lines = await linesOf(['list']);
    expect(lines).toHaveLength(109);
    for (const [index, id] of clauseIds.entries()) {
      const { level, phase, text } = clauseOf(id);
      expect(lines[index]).toMatch(new RegExp(`^${id} +${level} +${phase} +(?:\\d+ scenarios?|not judged yet) `));
      expect(lines[index]?.endsWith(text)).toBe(true);
    }
  });

  test('keeps what verify would judge', async () => {
    const idem = await linesOf(['list', '--only', 'idem', '--skip', 'idem.expires']);
    expect(idem.map((line) => line.split(' ')[0])).toEqual(clauseIds.filter((id) => id.startsWith('idem.') && id !== 'idem.expires'));
  });

  test('has a line per scenario', async () => {
    const lines = await linesOf(['list', 'scenarios']);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(scenarios.map((scenario) => scenario.id));
    for (const [index, { title, clauses }] of scenarios.entries()) {
      expect(lines[index]?.endsWith(title)).toBe(true);
      expect(lines[index]).toContain(` ${clauses.length} clause`);
    }
  });

  test.each([80, 200])('fits a terminal of %i columns', async (columns) => {
    for (const what of ['clauses', 'scenarios']) {
      const lines = await linesOf(['list', what], { isTTY: true, columns });
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    }
  });
});

describe('explain', () => {
  test.each(clauseIds)('%s', async (id) => {
    const text = (await linesOf(['explain', id], { columns: 1_000 })).join('\n');
    const { level, phase, text: sentence, needs = [] } = clauseOf(id);
    expect(text).toContain(sentence);
    expect(text).toContain(`level      ${level}: `);
    expect(text).toContain(`phase      ${phase}: `);
    for (const need of needs) expect(text).toContain(`${need}: `);
    for (const story of scenarios.filter((scenario) => scenario.clauses.includes(id)))
      expect(text).toContain(`${story.id}: ${story.title}`);
    expect(text).toContain(`chat-contract verify <url> --only ${id}`);
  });

  test('fits 80 columns', async () => {
    for (const id of clauseIds) {
      const lines = await linesOf(['explain', id]);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test.each([
    ['duplicate-answer', 'idem.duplicate-answer'],
    ['idempotency.expires', 'idem.expires'],
    ['IDEM.SCOPED', 'idem.scoped'],
  ])('of an unknown clause suggests one: %s', async (asked, near) => {
    const fake = createFakeTerminal();
    expect(await run(['explain', asked], fake.terminal)).toBe(2);
    expect(fake.stderr()).toBe(`error: There is no clause "${asked}" (did you mean ${near}?); \`chat-contract list\` shows all of them.\n`);
  });
});
