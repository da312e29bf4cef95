/**
 * Streams as bytes and what a receiver must make of them, written by hand from the contract (sections 1, 6, 8) and from
 * WHATWG HTML 9.2. Nothing here was printed by a program of this project. `wire` is text; `bytes` where it is no UTF-8.
 */

export type GoldenItem =
  | { kind: 'event'; id: string | undefined; lastEventId: string; event: string | undefined; data: string; dataLines: number }
  | { kind: 'comment'; text: string }
  | { kind: 'retry'; ms: number }
  | { kind: 'id'; id: string }
  | { kind: 'problem'; problem: string };

export interface GoldenStream {
  readonly name: string;
  readonly wire: string | readonly number[];
  readonly items: readonly GoldenItem[];
}

const created =
  '{"seq":1234,"event":"message.created","timestamp":"2025-08-26T10:00:00.000Z","client_msg_id":"c-1","effective_build_mode":"build","data":{"messageId":"m-1","projectId":"p","userId":"u","message":"السلام عليكم","messageType":"user","mode":"build","locale":"ar"}}';

export const legalStreams: readonly GoldenStream[] = [
  {
    name: 'a durable event as the contract prints it',
    wire: `id: 1234\nevent: message.created\ndata: ${created}\n\n`,
    items: [{ kind: 'event', id: '1234', lastEventId: '1234', event: 'message.created', data: created, dataLines: 1 }],
  },
  {
    name: 'connection.established on an empty log, a keep-alive, an event',
    wire: 'id: 0\nevent: connection.established\ndata: {"seq":0}\n\n: keep-alive\n\nid: 1\nevent: message.created\ndata: {"seq":1}\n\n',
    items: [
      { kind: 'event', id: '0', lastEventId: '0', event: 'connection.established', data: '{"seq":0}', dataLines: 1 },
      { kind: 'comment', text: ' keep-alive' },
      { kind: 'event', id: '1', lastEventId: '1', event: 'message.created', data: '{"seq":1}', dataLines: 1 },
    ],
  },
  {
    name: 'the same with CRLF',
    wire: 'id: 7\r\nevent: build.status\r\ndata: {}\r\n\r\n: keep-alive\r\n\r\n',
    items: [
      { kind: 'event', id: '7', lastEventId: '7', event: 'build.status', data: '{}', dataLines: 1 },
      { kind: 'comment', text: ' keep-alive' },
    ],
  },
  {
    name: 'the same with CR',
    wire: 'id: 7\revent: build.status\rdata: {}\r\r: keep-alive\r\r',
    items: [
      { kind: 'event', id: '7', lastEventId: '7', event: 'build.status', data: '{}', dataLines: 1 },
      { kind: 'comment', text: ' keep-alive' },
    ],
  },
  {
    name: 'line ends mixed within one block',
    wire: 'id: 7\r\ndata: a\rdata: b\ndata: c\r\n\n',
    items: [{ kind: 'event', id: '7', lastEventId: '7', event: undefined, data: 'a\nb\nc', dataLines: 3 }],
  },
  {
    name: 'CR CR LF is two line ends, not three: the block ends once',
    wire: 'data: a\r\r\ndata: b\r\r\n',
    items: [
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'b', dataLines: 1 },
    ],
  },
  {
    name: 'LF CR is two line ends',
    wire: 'data: a\n\rdata: b\n\r',
    items: [
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'b', dataLines: 1 },
    ],
  },
  {
    name: 'one leading byte order mark is dropped',
    wire: [0xef, 0xbb, 0xbf, 0x64, 0x61, 0x74, 0x61, 0x3a, 0x61, 0x0a, 0x0a],
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 }],
  },
  {
    name: 'only one: the second makes the first line an unknown field',
    wire: [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x64, 0x61, 0x74, 0x61, 0x3a, 0x61, 0x0a, 0x0a],
    items: [],
  },
  {
    name: 'a mark inside the text stays',
    wire: 'data: \ufeffa\ndata: \ufeffb\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: '\ufeffa\n\ufeffb', dataLines: 2 }],
  },
  {
    name: 'no space, one space, two spaces and a tab after the colon',
    wire: 'data:a\ndata: b\ndata:  c\ndata:\td\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a\nb\n c\n\td', dataLines: 4 }],
  },
  {
    name: 'colons in values',
    wire: 'id:1:2\nevent: a:b\ndata: {"a":1}\n\n',
    items: [{ kind: 'event', id: '1:2', lastEventId: '1:2', event: 'a:b', data: '{"a":1}', dataLines: 1 }],
  },
  {
    name: 'fields without a colon are empty: an empty data line dispatches',
    wire: 'data\nevent\n\ndata\ndata\n\n',
    items: [
      { kind: 'event', id: undefined, lastEventId: '', event: '', data: '', dataLines: 1 },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: '\n', dataLines: 2 },
    ],
  },
  {
    name: 'no data, no event',
    wire: 'event: ghost\n\ndata: a\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 }],
  },
  {
    name: 'the last event id is sticky, and an empty one resets it',
    wire: 'id: 5\ndata: a\n\ndata: b\n\nid\ndata: c\n\n',
    items: [
      { kind: 'event', id: '5', lastEventId: '5', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'event', id: undefined, lastEventId: '5', event: undefined, data: 'b', dataLines: 1 },
      { kind: 'event', id: '', lastEventId: '', event: undefined, data: 'c', dataLines: 1 },
    ],
  },
  {
    name: 'a block of an id alone dispatches nothing and moves the last event id',
    wire: 'id: 5\n\nevent: x\nid: 6\n\ndata: a\n\n',
    items: [
      { kind: 'id', id: '5' },
      { kind: 'id', id: '6' },
      { kind: 'event', id: undefined, lastEventId: '6', event: undefined, data: 'a', dataLines: 1 },
    ],
  },
  {
    name: 'the last of several id and event lines counts',
    wire: 'id: 1\nid: 2\nevent: a\nevent: b\ndata: x\n\n',
    items: [{ kind: 'event', id: '2', lastEventId: '2', event: 'b', data: 'x', dataLines: 1 }],
  },
  {
    name: 'comments of every form, also inside a block',
    wire: ':\n: \n:a:b\nid: 1\n: in between\ndata: x\n\n',
    items: [
      { kind: 'comment', text: '' },
      { kind: 'comment', text: ' ' },
      { kind: 'comment', text: 'a:b' },
      { kind: 'comment', text: ' in between' },
      { kind: 'event', id: '1', lastEventId: '1', event: undefined, data: 'x', dataLines: 1 },
    ],
  },
  {
    name: 'retry is taken when its line ends',
    wire: 'retry: 3000\nretry:0\ndata: x\n\n',
    items: [
      { kind: 'retry', ms: 3000 },
      { kind: 'retry', ms: 0 },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'x', dataLines: 1 },
    ],
  },
  {
    name: 'unknown fields and field names in another case are ignored',
    wire: 'DATA: a\nData: b\n data: c\nfoo: d\nidx: 9\ndatax\ndata: e\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'e', dataLines: 1 }],
  },
  {
    name: 'four-byte characters, combining marks, right to left',
    wire: 'event: message.created\ndata: {"message":"👩‍👩‍👧 e\u0301 \u202bשלום\u202c"}\n\n',
    items: [
      {
        kind: 'event',
        id: undefined,
        lastEventId: '',
        event: 'message.created',
        data: '{"message":"👩‍👩‍👧 e\u0301 \u202bשלום\u202c"}',
        dataLines: 1,
      },
    ],
  },
  {
    name: 'U+0085 and U+2028 end no line',
    wire: 'data: a\u0085b\u2028c\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a\u0085b\u2028c', dataLines: 1 }],
  },
  {
    name: 'a real U+FFFD in the text is no problem',
    wire: 'data: \ufffd\n\n',
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: '\ufffd', dataLines: 1 }],
  },
  { name: 'an empty stream', wire: '', items: [] },
  { name: 'a mark and nothing else', wire: [0xef, 0xbb, 0xbf], items: [] },
  { name: 'blank lines only', wire: '\n\r\n\r\n\n', items: [] },
];

export const illegalStreams: readonly GoldenStream[] = [
  {
    name: 'a last event without its blank line is dropped, its id too',
    wire: 'id: 1\ndata: a\n\nid: 2\ndata: b\n',
    items: [
      { kind: 'event', id: '1', lastEventId: '1', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'problem', problem: 'cut-off' },
    ],
  },
  {
    name: 'a last line without its end is dropped, also a comment or a retry',
    wire: 'data: a\n\n: keep-al',
    items: [
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'problem', problem: 'cut-off' },
    ],
  },
  { name: 'cut inside the byte order mark', wire: [0xef, 0xbb], items: [{ kind: 'problem', problem: 'cut-off' }] },
  {
    name: 'cut inside a character',
    wire: [0x64, 0x61, 0x74, 0x61, 0x3a, 0xf0, 0x9f],
    items: [{ kind: 'problem', problem: 'cut-off' }],
  },
  {
    name: 'an id with NUL is ignored: the one before it stays',
    wire: 'id: 4\ndata: a\n\nid: 5\u00006\ndata: b\n\n',
    items: [
      { kind: 'event', id: '4', lastEventId: '4', event: undefined, data: 'a', dataLines: 1 },
      { kind: 'problem', problem: 'nul-in-id' },
      { kind: 'event', id: undefined, lastEventId: '4', event: undefined, data: 'b', dataLines: 1 },
    ],
  },
  {
    name: 'retry with anything but digits is ignored',
    wire: 'retry: 3s\nretry: -1\nretry: 1.5\nretry:\nretry:  9\nretry: ٣\ndata: a\n\n',
    items: [
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'problem', problem: 'bad-retry' },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a', dataLines: 1 },
    ],
  },
  {
    name: 'a lone continuation byte',
    wire: [0x64, 0x61, 0x74, 0x61, 0x3a, 0x61, 0x80, 0x62, 0x0a, 0x0a],
    items: [
      { kind: 'problem', problem: 'invalid-utf8' },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'a\ufffdb', dataLines: 1 },
    ],
  },
  {
    name: 'a character broken off by its line end: the line still ends',
    wire: [0x64, 0x61, 0x74, 0x61, 0x3a, 0xf0, 0x9f, 0x0a, 0x64, 0x61, 0x74, 0x61, 0x3a, 0x62, 0x0a, 0x0a],
    items: [
      { kind: 'problem', problem: 'invalid-utf8' },
      { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: '\ufffd\nb', dataLines: 2 },
    ],
  },
  {
    name: 'the beginning of a mark that is none belongs to the first line, an unknown field',
    wire: [0xef, 0xbb, 0x64, 0x61, 0x74, 0x61, 0x3a, 0x61, 0x0a, 0x64, 0x61, 0x74, 0x61, 0x3a, 0x62, 0x0a, 0x0a],
    items: [{ kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'b', dataLines: 1 }],
  },
  {
    name: 'a newline that a server let into an id injects a field: the reader sees what is on the wire',
    wire: 'id: 9\nevent: evil\nevent: message.created\ndata: {}\n\n',
    items: [{ kind: 'event', id: '9', lastEventId: '9', event: 'message.created', data: '{}', dataLines: 1 }],
  },
  {
    name: 'JSON, not a stream: every line an unknown field, the last one without an end',
    wire: '{"error":"NOT_FOUND",\n"message":"no"}',
    items: [{ kind: 'problem', problem: 'cut-off' }],
  },
];
