import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemLine, readYaml } from '../src/yaml/read-yaml.ts';

const schema = z.strictObject({
  name: z.string(),
  list: z
    .array(z.strictObject({ at: z.int().nonnegative(), text: z.union([z.string(), z.strictObject({ regex: z.string() })]) }))
    .optional(),
});

const told = (text: string): readonly string[] => {
  const read = readYaml(text, schema, 'a.yaml');
  return read.ok ? [] : read.problems.map(problemLine);
};

describe('a file by a schema', () => {
  test('YAML and JSON give the same value', () => {
    const yaml = readYaml('# a comment\nname: x\nlist:\n  - { at: 3, text: hello }\n', schema, 'a.yaml');
    const json = readYaml('{"name": "x", "list": [{"at": 3, "text": "hello"}]}', schema, 'a.json');
    expect(yaml.ok && yaml.value).toEqual({ name: 'x', list: [{ at: 3, text: 'hello' }] });
    expect(json.ok && json.value).toEqual(yaml.ok && yaml.value);
  });

  test('a value that does not fit is told at its key', () => {
    expect(told('name: x\nlist:\n  - at: 1\n    text: a\n  - at: -4\n    text: b\n')).toEqual([
      'a.yaml:5:5: list.1.at: Too small: expected number to be >=0',
    ]);
  });

  test('every mistake is told, in the order of the file', () => {
    expect(told('list:\n  - at: soon\n    text: a\n  - text: 7\n    at: 1\nnames: x\n')).toEqual([
      'a.yaml:1:1: name: is missing: expected string',
      'a.yaml:2:5: list.0.at: expected number, received string',
      'a.yaml:4:5: list.1.text: Invalid input',
      'a.yaml:6:1: there is no "names" here. Correct its name or leave it out',
    ]);
  });

  test('of a union the variant that was meant is judged', () => {
    expect(told('name: x\nlist:\n  - at: 1\n    text:\n      regex: 4\n')).toEqual([
      'a.yaml:5:7: list.0.text.regex: expected string, received number',
    ]);
  });

  test('text that is no YAML, two values for one name, and a bomb of aliases', () => {
    expect(told('name: "x\nlist: 3')[0]).toMatch(/^a\.yaml:\d:\d+: not readable as YAML: /);
    expect(told('name: x\nname: y\n')[0]).toMatch(/^a\.yaml:2:1: not readable as YAML: .*unique/);
    const bomb = Array.from(
      { length: 12 },
      (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${n - 1}`).join(', ')}]`,
    );
    expect(told(bomb.join('\n'))[0]).toMatch(/^a\.yaml:1:1: not readable as YAML: .*alias/);
    expect(told('')[0]).toMatch(/^a\.yaml:1:1: expected object/);
  });

  test('positions of good values can be asked for', () => {
    const read = readYaml('name: x\nlist:\n  - at: 1\n    text: a\n', schema, 'a.yaml');
    expect(read.ok && read.positionOf(['list', 0, 'text'])).toEqual({ line: 4, column: 5 });
    expect(read.ok && read.positionOf(['list', 0])).toEqual({ line: 3, column: 5 });
    expect(read.ok && read.positionOf(['nowhere'])).toEqual({ line: 1, column: 1 });
  });
});
