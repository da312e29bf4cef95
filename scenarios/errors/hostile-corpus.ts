import { type Operation, pathOf } from '../../src/contract/index.ts';
import { hostileBodies } from './hostile-bodies.ts';
import { hostileHeaders } from './hostile-headers.ts';
import type { HostileInput } from './hostile-request.ts';

/** Ids in the path, escaped as on the request line. */
const ids: readonly (readonly [string, string])[] = [
  ['a NUL', '%00'],
  ['a NUL behind a UUID', '0b5f2f0e-7a86-4b57-9d0c-3f1e2d4c5b6a%00'],
  ['bytes that are no UTF-8', '%ff%fe%c0%80'],
  ['percent signs that escape nothing', '%zz'],
  ['a lone percent sign', '%'],
  ['a way up', '%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
  ['a way up with semicolons', '..;/..;/'],
  ['a line break', '%0d%0aX-Injected:%201'],
  ['4,000 letters', 'a'.repeat(4_000)],
  ['an emoji', '%F0%9F%92%A5'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['SQL', "'%20OR%20'1'%3D'1"],
  ['a template', '%24%7B7*7%7D%7B%7B7*7%7D%7D'],
  ['matrix parameters', 'x;y=z;jsessionid=1'],
  ['nothing', ''],
];

/** Queries as they stand on the request line. */
const queries: readonly (readonly [string, Operation, string])[] = [
  ['limit twice', 'listMessages', 'limit=5&limit=6'],
  ['limit as a list', 'listMessages', 'limit[]=5&limit[]=6'],
  ['limit as an operator', 'listMessages', 'limit[$gt]=0'],
  ['limit of 400 digits', 'listMessages', `limit=${'9'.repeat(400)}`],
  ['limit of a NUL', 'listMessages', 'limit=%00'],
  ['limit in an exponent', 'listMessages', 'limit=1e999'],
  ['after_seq beyond every integer', 'listMessages', 'after_seq=9007199254740993'],
  ['after_seq beyond every float', 'listMessages', 'after_seq=1e999'],
  ['after_seq of SQL', 'listMessages', "after_seq=0'%20OR%201=1--"],
  ['after_seq below zero', 'listMessages', 'after_seq=-9223372036854775809'],
  ['before_seq of NaN', 'listMessages', 'before_seq=NaN'],
  ['before_seq of 64 bits', 'listMessages', 'before_seq=18446744073709551616'],
  ['mode of __proto__', 'listMessages', 'mode=__proto__'],
  ['mode of constructor', 'listMessages', 'mode=constructor'],
  ['names of __proto__', 'listMessages', '__proto__[limit]=5&constructor.prototype.limit=5'],
  ['bytes that are no UTF-8', 'listMessages', 'mode=%ff%fe'],
  ['a broken escape', 'listMessages', 'mode=%e0%a4%a'],
  ['nothing but separators', 'listMessages', '&&&===&&?&'],
  ['a thousand pairs', 'listMessages', Array.from({ length: 1_000 }, (_, index) => `p${index}=`).join('&')],
  ['a cursor beyond every integer', 'openStream', 'from_seq=99999999999999999999999999'],
  ['a cursor of a NUL', 'openStream', 'from_seq=%00'],
  ['a cursor as a list', 'openStream', 'from_seq[]=1'],
  ['a cursor in hex', 'openStream', 'from_seq=0xffffffffffffffffff'],
  ['an instance of 4,000 letters', 'openStream', `client_instance_id=${'i'.repeat(4_000)}`],
  ['an instance of line breaks', 'openStream', 'client_instance_id=a%0d%0aevent:%20x%0d%0a%0d%0a'],
];

/** The whole corpus. */
export const hostileCorpus: readonly HostileInput[] = [
  ...hostileBodies,
  ...hostileHeaders,
  ...ids.flatMap(([name, id]) =>
    (['listMessages', 'openStream'] as const).map(
      (operation): HostileInput => ({
        name: `path id: ${name}, ${operation}`,
        operation,
        transport: true,
        build: () => ({ path: pathOf(operation, id) }),
      }),
    ),
  ),
  ...queries.map(([name, operation, query]): HostileInput => ({ name: `query: ${name}`, operation, build: () => ({ query }) })),
];
