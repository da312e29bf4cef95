/**
 * Signature vectors. The canonical texts were written by hand from section 2 of the contract; the digests come from
 * `printf '<canonical>' | openssl dgst -sha256 -hmac '<secret>'`, never from a program of this project.
 */

export const timestamp = '1756202400';
export const nonce = 'n-0001';
export const secret = 'test-secret';

export interface V1Vector {
  readonly name: string;
  readonly secret?: string;
  readonly body: string | readonly number[];
  readonly signature: string;
}

export interface V2Vector extends V1Vector {
  readonly method: string;
  /** As on the request line. */
  readonly target: string;
  /** The text before the body. */
  readonly head: string;
}

export const v1Vectors: readonly V1Vector[] = [
  {
    name: 'the contract’s own',
    body: '{"a":"é"}',
    signature: 'a3243a22a1bfbc7c3a6b921a03b93a91500b831ba3784828af2873482489b5d8',
  },
  { name: 'no body', body: '', signature: 'c7d109fe7180dc8b21d16f3efa4b3c57931ac9ca62eb7af085f603a4e2f9cafa' },
];

export const v2Vectors: readonly V2Vector[] = [
  {
    name: 'the contract’s POST',
    method: 'POST',
    target: '/v1/chat/unified',
    head: 'POST\n/v1/chat/unified\n1756202400\nn-0001\n',
    body: '{"a":"é"}',
    signature: '88f839e1eb94c4991420e201f64806d0e1acc6eccc6828a0b288eef92d5ce3e4',
  },
  {
    name: 'the contract’s GET with a query',
    method: 'GET',
    target: '/v1/projects/p/chat/messages?limit=20&after_seq=0&mode=all%20x',
    head: 'GET\n/v1/projects/p/chat/messages?after_seq=0&limit=20&mode=all+x\n1756202400\nn-0001\n',
    body: '',
    signature: '80d153763478237f0f3d535677491a0d7b300f789a68e77258faa27662e41ca6',
  },
  {
    name: 'a PUT signs its body',
    method: 'PUT',
    target: '/v1/projects/p/chat/read',
    head: 'PUT\n/v1/projects/p/chat/read\n1756202400\nn-0001\n',
    body: '{"last_read_seq":7}',
    signature: 'eea1ef7294bad8390cd812fed5204f66ffe46563ab56264f5fa2322edc9962dd',
  },
  {
    name: 'a method in lower case is signed in upper case, and DELETE signs an empty body',
    method: 'delete',
    target: '/x',
    head: 'DELETE\n/x\n1756202400\nn-0001\n',
    body: '',
    signature: 'f82833d4722ab4160f667ce5b91ccd1b75f61a859bf12e86628363bd70c98cf9',
  },
  {
    name: 'a name without a value gets an equals sign',
    method: 'GET',
    target: '/p?a',
    head: 'GET\n/p?a=\n1756202400\nn-0001\n',
    body: '',
    signature: '9a8735dc79686478b4bc0a9d446c50931b6d799bd36ec5d5c17f6432d0bde103',
  },
  {
    name: 'an empty query leaves no question mark',
    method: 'GET',
    target: '/p?',
    head: 'GET\n/p\n1756202400\nn-0001\n',
    body: '',
    signature: 'a3ff558a42ad69862bf41bd0d5c4b956dcfe662a7778abd271bfb2d33e23be84',
  },
  {
    name: 'empty pairs are no pairs',
    method: 'GET',
    target: '/p?&&',
    head: 'GET\n/p\n1756202400\nn-0001\n',
    body: '',
    signature: 'a3ff558a42ad69862bf41bd0d5c4b956dcfe662a7778abd271bfb2d33e23be84',
  },
  {
    name: 'a second question mark belongs to the name',
    method: 'GET',
    target: '/p??a=1',
    head: 'GET\n/p?%3Fa=1\n1756202400\nn-0001\n',
    body: '',
    signature: '79befb83a3aed2e1e8653a3747a12ddf429cbc5dcf48baba135af8602deeba13',
  },
  {
    name: 'upper case sorts before lower case, equal names keep their order',
    method: 'GET',
    target: '/p?%C3%A9=3&a=1&B=2&a=0',
    head: 'GET\n/p?B=2&a=1&a=0&%C3%A9=3\n1756202400\nn-0001\n',
    body: '',
    signature: 'c99a4ec4c60b581c21290591cd336fe5dbddcf49205ad51017af35de3853364e',
  },
  {
    name: 'order is by UTF-16 code units: U+1F600 comes before U+FF41',
    method: 'GET',
    target: '/p?%EF%BD%81=3&%F0%9F%98%80=2&a=1',
    head: 'GET\n/p?a=1&%F0%9F%98%80=2&%EF%BD%81=3\n1756202400\nn-0001\n',
    body: '',
    signature: 'e934f0ba82428ef8f280fcd00089c4e9dc11714733e2127b44bd17871a6daeb8',
  },
  {
    name: 'the form serializer escapes the tilde and keeps * - . _',
    method: 'GET',
    target: '/p?x=~*-._/:@!',
    head: 'GET\n/p?x=%7E*-._%2F%3A%40%21\n1756202400\nn-0001\n',
    body: '',
    signature: 'e96536e518ca4ba34a1e59077c03ce51a3fccfd17fac864915552d5d0dc3f8b9',
  },
  {
    name: 'the path is as sent, prefix, double slash and escapes included; values are decoded and escaped again',
    method: 'GET',
    target: '/api//v1/%70rojects/P?k=%2b%20%26%3d',
    head: 'GET\n/api//v1/%70rojects/P?k=%2B+%26%3D\n1756202400\nn-0001\n',
    body: '',
    signature: '7dce6ee299114241eec0c3b14f25f63ca412a20292d09401a866e66a1fb4ee47',
  },
  {
    name: 'a body is signed as bytes, whatever they are',
    method: 'POST',
    target: '/x',
    head: 'POST\n/x\n1756202400\nn-0001\n',
    body: [0x00, 0xff, 0xfe],
    signature: 'dcb299a637b83e5b4e37ee7c21fe821cb3c503911f41f34ed53ca91b2eaea66e',
  },
  {
    name: 'a secret that looks like base64 is used as is',
    secret: 'c2VjcmV0',
    method: 'POST',
    target: '/x',
    head: 'POST\n/x\n1756202400\nn-0001\n',
    body: '',
    signature: '37151fc59d22bcc272b77fe3603cf6036050908808b0421abd5b8cd51d5bc140',
  },
];
