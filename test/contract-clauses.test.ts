import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Capability, clauseIds, clauseOf, clauses, groupOf, isClauseId } from '../src/contract/clauses.ts';

const root = resolve(import.meta.dirname, '..');
const frozen = readFileSync(join(root, 'test/frozen/clauses-2025-08-26.txt'), 'utf8').trimEnd().split('\n');
const page = join(root, '../shared/CONTRACT.md');

/** Capabilities that section 16 presumes: its prose names the clauses that need them, no `C:` mark does. */
function presumed(id: string): Capability[] {
  if (id === 'read.default' || id === 'preference.default' || id === 'locale.default') return ['fresh-identities'];
  if (id === 'event.in-reply-to') return ['assistant'];
  if (id.startsWith('build.') && id !== 'build.none-in-plan') return ['builds'];
  return [];
}

describe('clauses', () => {
  test('ids, levels and phases are those frozen for this version of the contract, in its order', () => {
    expect(frozen).toHaveLength(109);
    expect(clauseIds.map((id) => `${id} ${clauses[id].level} ${clauses[id].phase}`)).toEqual(frozen);
  });

  test('ids are words: a group, a dot and a name', () => {
    for (const id of clauseIds) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(groupOf('keep-alive.text')).toBe('keep-alive');
    expect(isClauseId('idem.expires')).toBe(true);
    expect(isClauseId('toString')).toBe(false);
    expect(isClauseId('idem.nothing')).toBe(false);
  });

  test('capabilities are needed where the contract says so', () => {
    const needs = Object.fromEntries(clauseIds.flatMap((id) => (clauseOf(id).needs ? [[id, clauseOf(id).needs]] : [])));
    expect(needs).toEqual({
      'auth.outsider-refused': ['outsider'],
      'idem.expires': ['clock'],
      'idem.survives-cache-outage': ['faults'],
      'idem.across-replicas': ['replicas'],
      'event.in-reply-to': ['assistant'],
      'resume.across-replicas': ['replicas'],
      'connection.hard-limit': ['typing'],
      'connection.same-instance': ['instance'],
      'read.default': ['fresh-identities'],
      'locale.profile': ['profile-locale'],
      'locale.default': ['fresh-identities'],
      'preference.default': ['fresh-identities'],
      'build.lifecycle': ['builds'],
      'build.progress': ['builds'],
      'build.linked': ['builds'],
      'build.catch-up': ['builds'],
      'build.failure': ['builds', 'build-failure'],
    });
  });
});

describe.skipIf(!existsSync(page))('the page the clauses were taken from', () => {
  interface Row {
    readonly id: string;
    readonly level: string;
    readonly phase: string;
    readonly text: string;
    readonly needs: readonly string[];
  }

  function rowsOf(markdown: string): Row[] {
    const line = /^\| ([a-z-]+\.[a-z0-9-]+) \| (MUST|SHOULD|MAY) \| (P1|P2|OPS) \| (.*) \|$/gm;
    return [...markdown.matchAll(line)].map(([, id = '', level = '', phase = '', cell = '']) => ({
      id,
      level,
      phase,
      text: cell.replace(/ `C:[a-z-]+`/g, ''),
      needs: [...cell.matchAll(/`C:([a-z-]+)`/g)].map(([, name = '']) => name),
    }));
  }

  test('has the same clauses, word for word', () => {
    const rows = rowsOf(readFileSync(page, 'utf8'));
    const registry = clauseIds.map((id) => ({
      id,
      level: clauseOf(id).level,
      phase: clauseOf(id).phase,
      text: clauseOf(id).text,
      needs: clauseOf(id).needs ?? [],
    }));
    expect(registry).toEqual(rows.map((row) => ({ ...row, needs: [...presumed(row.id), ...row.needs] })));
  });
});
