import { headers } from '../../src/contract/index.ts';
import type { Call } from '../../src/engine/call.ts';
import type { Hmac, Ports } from '../../src/engine/ports.ts';
import { sign } from '../../src/wire/index.ts';

/** Changes the body of a call as a backend does that fills in or bends values before it checks them. */
export interface Forge {
  /** Takes the means to sign from the ports of the server that is being built. */
  readonly ports: (ports: Ports) => Ports;
  /** The call with another body, signed for it. A call that is not rightly signed with v2 stays as it is, to be refused. */
  readonly withBody: (call: Call, body: unknown) => Promise<Call>;
}

function encoded(body: unknown): Uint8Array | undefined {
  try {
    return new TextEncoder().encode(JSON.stringify(body));
  } catch {
    // Nested too deeply: such a body is left alone.
    return undefined;
  }
}

export function createForge(): Forge {
  let hmac: Hmac | undefined;
  const signed = async (call: Call, rawBody: Uint8Array): Promise<Record<string, string>> => {
    const timestamp = call.headers[headers.timestamp] ?? '';
    const nonce = call.headers[headers.nonce];
    return sign({
      method: call.method,
      target: call.rawTarget,
      timestamp,
      nonce,
      body: rawBody,
      scheme: 'v2',
      hmac: (message) => hmac?.(message) ?? '',
    });
  };
  return {
    ports(ports) {
      hmac = ports.hmac;
      return ports;
    },
    async withBody(call, body) {
      const rawBody = encoded(body);
      const sent = call.headers[headers.signatureV2];
      if (rawBody === undefined || sent !== (await signed(call, call.rawBody))[headers.signatureV2]) return call;
      const { [headers.signatureV1]: _, ...kept } = call.headers;
      return { ...call, rawBody, headers: { ...kept, ...(await signed(call, rawBody)) } };
    },
  };
}
