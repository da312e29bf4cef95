import type { AnyReply, Expect } from '../../src/kit/index.ts';

/** What only the inside of a server knows. Each is specific enough that no sentence for people holds it by accident. */
const leaks: readonly (readonly [string, RegExp])[] = [
  ['a stack trace of JavaScript', /\bat (?:async )?(?:[\w$.<>[\] ]+ \()?(?:node:|file:|\/|[A-Za-z]:\\)[^\s)]*:\d+:\d+/],
  ['a stack trace of Python', /Traceback \(most recent call last\)|File "[^"]+", line \d+/],
  ['a stack trace of Java', /\bat [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)|\b(?:java|javax|org\.springframework)\.[\w.]+Exception\b/],
  ['a stack trace of Go', /\bgoroutine \d+ \[|\bpanic: |\bruntime error: /],
  ['a stack trace of .NET', /\bat [\w.]+\([^)]*\) in .+:line \d+|\bSystem\.[\w.]*Exception\b/],
  ['a stack trace of Ruby or PHP', /\.rb:\d+:in |\bin \/[\w./-]+\.php(?::| on line )\d+/],
  ['a field with a stack', /"(?:stack|stackTrace|stack_trace|traceback)"\s*:\s*(?:"|\[)/i],
  ['SQL', /\bSELECT\b[\s\S]{1,200}\bFROM\b|\bINSERT INTO\b|\bUPDATE\b[\s\S]{1,100}\bSET\b|\bDELETE FROM\b/],
  [
    'the words of a database',
    /SQLSTATE|duplicate key value violates|syntax error at or near|violates \w+[ -]key constraint|relation "[^"]+" does not exist|column "[^"]+" (?:of relation|does not exist)|\bSQLITE_[A-Z]+\b|\bORA-\d{5}\b|ER_[A-Z]+_[A-Z]+|PrismaClient|QueryFailedError|SequelizeDatabaseError|WRONGTYPE Operation/,
  ],
  [
    'the address of a store',
    /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|rediss|amqp):\/\/|\bECONNREFUSED\b|\bEAI_AGAIN\b|\bENOTFOUND\b/,
  ],
  [
    'a file path',
    /(?:^|[\s"'(])(?:file:\/\/)?\/(?:[\w.@-]+\/)+[\w.@-]+\.(?:[cm]?[jt]sx?|py|rb|go|java|php|rs|cs|sql|so|json|ya?ml|env|pem|key|log)\b|node_modules\/|(?:^|[\s"'(])(?:\/home\/|\/usr\/(?:local|src|lib|share|bin)\/|\/var\/(?:www|lib|log|run|task)\/|\/root\/|\/proc\/)|\b[A-Za-z]:\\{1,2}\w/,
  ],
];

/** error.no-leak, on one error body. `sent`: what the request itself carried, which an error may repeat. */
export function expectNoLeak(expect: Expect, label: string, { raw }: AnyReply, sent: readonly string[]): void {
  if (raw === undefined || raw.status < 400) return;
  const own = sent.filter((word) => word.length > 2).reduce((text, word) => text.replaceAll(word, ''), raw.text);
  for (const [what, pattern] of leaks) {
    const found = pattern.exec(own)?.[0];
    expect.that(found === undefined, `${what} in the error of ${label} (${raw.status})`, {
      expected: 'none',
      actual: found?.slice(0, 200),
    });
  }
  expect.that(!raw.holdsSecret, `the secret in the error of ${label} (${raw.status})`, { expected: 'not told', actual: 'told' });
}
