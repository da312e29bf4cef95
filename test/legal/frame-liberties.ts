import type { LegalVariant } from './legal-variant.ts';
import { throughSinks, throughText } from './on-the-wire.ts';

const mark = '\ufeff';
const oddSizes = [37, 1, 53, 3, 89, 2, 7] as const;

/** How the bytes of a stream may stand. From the fields outwards to the bytes: each reads what the one before has written. */
export const frameLiberties: readonly LegalVariant[] = [
  {
    name: 'no-event-lines',
    liberty: 'a frame has no `event:` line; the name stands in the JSON',
    notPassed: { 'sse.dotted-names': 'warned' },
    build: () => throughText((text) => text.replace(/\nevent: [^\n]*\n/, '\n')),
  },
  {
    name: 'fields-in-another-order',
    liberty: 'the data stands first and the id last, with a field between them that nobody knows',
    build: () => throughText((text) => text.replace(/^(id: [^\n]*\n)((?:event: [^\n]*\n)?)(data: [^\n]*\n)\n$/, '$3$2origin: eu-1\n$1\n')),
  },
  {
    name: 'data-in-many-lines',
    liberty: 'the JSON is spread over many `data:` lines',
    build: () =>
      throughText((text) =>
        text.replace(/(?<=^|\n)data: ([^\n]*)\n/, (_, json: string) =>
          JSON.stringify(JSON.parse(json), null, 1)
            .replaceAll(/[^\n]+/g, 'data: $&')
            .concat('\n'),
        ),
      ),
  },
  {
    name: 'comments-and-retry-lines',
    liberty: 'comments and `retry:` lines stand between events, and inside of them',
    build: () =>
      throughText((text) =>
        text.startsWith(':')
          ? text
          : `: still here\n\nretry: 100\n\n${text.replace('\ndata: ', '\n: half of it\nretry: 100\ndata: ')}: and again\n\n`,
      ),
  },
  {
    name: 'other-keep-alive-text',
    liberty: 'the comment of an idle stream says `ping`',
    notPassed: { 'keep-alive.text': 'warned' },
    build: () => throughText((text) => text.replace(/^: keep-alive$/gm, ': ping')),
  },
  {
    name: 'padding-first',
    liberty: 'a stream begins with two kilobytes of comment, which old proxies want before they pass anything on',
    build: () => throughText((text, first) => (first ? `:${' '.repeat(2_048)}\n\n${text}` : text)),
  },
  {
    name: 'no-space-after-the-colon',
    liberty: 'no field has a space after its colon',
    build: () => throughText((text) => text.replace(/(?<=^|\n)(id|event|data|retry|origin): /g, '$1:')),
  },
  { name: 'crlf', liberty: 'lines end with CR LF', build: () => throughText((text) => text.replaceAll('\n', '\r\n')) },
  { name: 'cr', liberty: 'lines end with CR', build: () => throughText((text) => text.replaceAll('\n', '\r')) },
  {
    name: 'byte-order-mark',
    liberty: 'a stream begins with a BOM',
    build: () => throughText((text, first) => (first ? mark + text : text)),
  },
  {
    name: 'pieces-of-odd-sizes',
    liberty: 'frames are cut anywhere, inside of characters too',
    build: () =>
      throughSinks(() => {
        let turn = 0;
        return ({ bytes }, sink) => {
          let open = true;
          let at = 0;
          while (at < bytes.length) {
            const size = (oddSizes[turn++ % oddSizes.length] ?? 1) * (bytes.length > 4_096 ? 53 : 1);
            open = sink.write({ bytes: bytes.subarray(at, at + size) });
            at += size;
          }
          return open;
        };
      }),
  },
];
