import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { StreamReply, StreamSink } from '../src/engine/call.ts';
import { chunkedFrame } from './chunked-frame.ts';

export interface StreamBounds {
  /** What one stream may leave unsent in this process before the engine is told to wait. */
  readonly bufferBytes: number;
  /** How long the last bytes of an ended stream may take before its socket is closed by force. */
  readonly lingerMs: number;
}

const streaming = new WeakSet<Socket>();

/** Whether bytes written to this socket now would land in the middle of a stream. */
export function carriesStream(socket: Socket): boolean {
  return streaming.has(socket);
}

/**
 * Puts an admitted stream on the wire: headers at once, then whatever the engine writes. The peer's end of the socket frees the
 * stream. A stream ends its connection, so that its end reaches clients that look at the socket only.
 */
export function bindStream(stream: StreamReply, request: IncomingMessage, response: ServerResponse, bounds: StreamBounds): void {
  const { socket } = request;
  if (socket.destroyed) {
    stream.detach();
    return;
  }
  // A body nobody reads would pause the socket, and a paused socket does not tell that its peer has gone.
  request.resume();
  response.shouldKeepAlive = false;
  response.writeHead(stream.status, stream.headers);
  // Pipelined behind another answer, the response has no socket yet; for HTTP/1.0 there are no chunks. Both are rare: Node frames them.
  const direct = response.socket === socket && response.chunkedEncoding;
  streaming.add(socket);
  let linger: NodeJS.Timeout | undefined;
  socket.once('close', () => {
    clearTimeout(linger);
    stream.detach();
  });
  const end = (): void => {
    if (response.writableEnded) return;
    response.end();
    linger = setTimeout(() => socket.destroy(), bounds.lingerMs).unref();
  };
  // Corked: headers, first event and what a replay has ready leave in one packet.
  socket.cork();
  response.flushHeaders();
  stream.attach(direct ? socketSink(socket, bounds.bufferBytes, end) : responseSink(response, bounds.bufferBytes, end));
  socket.uncork();
}

/** Writes ready-made chunks past Node's response, which would frame each event anew for each reader. */
function socketSink(socket: Socket, bufferBytes: number, end: () => void): StreamSink {
  let ended = false;
  return {
    write(frame) {
      if (ended || !socket.writable) return false;
      return socket.write(chunkedFrame(frame)) || socket.writableLength < bufferBytes;
    },
    onDrain(resume) {
      socket.once('drain', resume);
    },
    end() {
      ended = true;
      end();
    },
  };
}

function responseSink(response: ServerResponse, bufferBytes: number, end: () => void): StreamSink {
  return {
    write(frame) {
      if (response.writableEnded || response.destroyed) return false;
      return response.write(frame.bytes) || response.writableLength < bufferBytes;
    },
    onDrain(resume) {
      response.once('drain', resume);
    },
    end,
  };
}
