/**
 * Texts that something on the way might touch. Written with escapes, so that no editor can. Left out because rulings leave
 * them open: U+0000 and lone surrogates (30), texts over 10,000 by one of two counts only (9).
 */
export const texts: Readonly<Record<string, string>> = {
  // Scripts and Unicode
  emoji: 'thumbs \u{1F44D}\u{1F3FD} family \u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466} flag \u{1F1F8}\u{1F1E6}',
  'emoji presentation selectors': '\u2764\uFE0F and \u2764\uFE0E',
  'combining marks, decomposed': 'cafe\u0301 n\u0303 A\u030A',
  'the same, composed': 'caf\u00E9 \u00F1 \u00C5',
  'a stack of combining marks': 'Z\u0351\u036B\u0343\u032A\u0302\u036B\u033D\u034F\u0334\u0319',
  'compatibility characters': '\uFB01 \u2460 \u00BD \u2126 \u212B',
  'right-to-left': '\u0645\u0631\u062D\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 \u05E9\u05DC\u05D5\u05DD',
  'directional marks': '\u202Eabc\u202C \u200Fdef\u200E \u2067ghi\u2069',
  'arabic with harakat and tatweel': '\u0645\u064F\u062D\u064E\u0645\u0640\u0640\u0651\u064E\u062F',
  'zero width characters': 'a\u200Bb\u200Cc\u200Dd\u2060e',
  'a byte order mark first': '\uFEFFafter the mark',
  'a byte order mark inside': 'before\uFEFFafter',
  'a replacement character': 'a\uFFFDb',
  'supplementary planes': '\u{20000}\u{1D49C}\u{10FFFD}',
  'private use': '\uE000\uF8FF',
  'line and paragraph separators': 'a\u2028b\u2029c',
  'next line and no-break space': 'a\u0085b\u00A0c',
  'control characters': '\u0001\u0008\u000B\u000C\u000E\u001B[31m\u001F\u007F',

  // White space and line ends
  'spaces around': '   three before, two after  ',
  'white space only': ' \t \n ',
  tabs: '\tone\t\ttwo\t',
  LF: 'a\nb\n\nc\n',
  CR: 'a\rb\r\rc\r',
  CRLF: 'a\r\nb\r\n\r\nc\r\n',
  'mixed line ends': '\r\n\n\r\r\n',
  'many spaces': `a${' '.repeat(50)}b`,

  // What looks like the wire
  'SSE framing': 'hello\n\nid: 9\nevent: x\ndata: {"seq":9}\n\n',
  'SSE framing with CR': 'hello\r\rid: 9\r\nevent: message.created\r\ndata: y\r\n\r\n',
  'SSE fields first': 'data: x',
  'an SSE comment': ': keep-alive\n\n: keep-alive',
  'an SSE retry': 'retry: 1\n\nretry: 1',
  'HTTP framing': '0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',

  // What looks like code, or like another value
  HTML: '<script>alert("x")</script> <b>bold</b> &amp; &lt; &#39; &nbsp;',
  quotes: `"double" 'single' \`back\` \u201Ccurly\u201D`,
  backslashes: 'C:\\new\\table \\n \\\\ \\u0041 \\x41 \\0',
  'percent signs': '100% %20 %0A %s %d ${x} {{7*7}} $1 $& \\1',
  plus: 'a+b=c&d=e?f#g',
  SQL: "Robert'); DROP TABLE messages;-- ' OR 1=1 --",
  JSON: '{"message":"nested","list":[1,2,null]}',
  markdown: '# title\n\n* one\n* two\n\n```js\nlet x = 1;\n```\n| a | b |\n',
  'a number': '007',
  'a large number': '12345678901234567890',
  true: 'true',
  null: 'null',
  undefined: 'undefined',
  'an exponent': '1e3',
  'a prototype name': '__proto__',
  'one character': 'x',
  'a slash': '/',
  'a URL': 'https://example.org/a?b=c&d=%20#e',

  // Length
  '4,096 characters': 'a'.repeat(4_095) + 'z',
  '4,097 characters': 'b'.repeat(4_096) + 'z',
  '8,193 characters': 'c'.repeat(8_192) + 'z',
  '10,000 characters': 'd'.repeat(9_999) + 'z',
  '10,000 two-byte characters': '\u00E9'.repeat(9_999) + '\u00FC',
  '10,000 three-byte characters': '\u20AC'.repeat(9_999) + '\u4E2D',
  '10,000 characters of escapes': '"\\\n\t'.repeat(2_500),
};
