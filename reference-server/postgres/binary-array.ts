/**
 * Arrays as PostgreSQL reads them in binary: nothing to escape for us, nothing to parse for it. A batch of posts is a handful
 * of these.
 */
const headBytes = 20;
const sizeBytes = 4;

function head(array: Buffer, elementType: number, count: number, nulls: boolean): number {
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(nulls ? 1 : 0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16); // the first index
  return headBytes;
}

const types = { int8: 20, text: 25, uuid: 2950 } as const;

export function textArray(values: readonly (string | undefined)[]): Buffer {
  let bytes = headBytes;
  let nulls = false;
  const sizes = values.map((value) => {
    const size = value === undefined ? -1 : Buffer.byteLength(value);
    nulls ||= size < 0;
    bytes += sizeBytes + Math.max(0, size);
    return size;
  });
  const array = Buffer.allocUnsafe(bytes);
  let at = head(array, types.text, values.length, nulls);
  for (const [index, value] of values.entries()) {
    at = array.writeInt32BE(sizes[index] ?? -1, at);
    if (value !== undefined) at += array.write(value, at);
  }
  return array;
}

const uuidBytes = 16;

/** Of UUIDs in their usual spelling, which every port is given. */
export function uuidArray(values: readonly (string | undefined)[]): Buffer {
  const array = Buffer.allocUnsafe(headBytes + values.length * (sizeBytes + uuidBytes));
  let at = head(array, types.uuid, values.length, values.includes(undefined));
  for (const value of values) {
    if (value === undefined) {
      at = array.writeInt32BE(-1, at);
      continue;
    }
    at = array.writeInt32BE(uuidBytes, at);
    const written = array.write(value.replaceAll('-', ''), at, uuidBytes, 'hex');
    if (written !== uuidBytes) throw new Error(`Failed to store ${JSON.stringify(value)}: it is no UUID.`);
    at += uuidBytes;
  }
  return array.subarray(0, at);
}

const int8Bytes = 8;

export function int8Array(values: readonly (number | undefined)[]): Buffer {
  const array = Buffer.allocUnsafe(headBytes + values.length * (sizeBytes + int8Bytes));
  let at = head(array, types.int8, values.length, values.includes(undefined));
  for (const value of values) {
    if (value === undefined) {
      at = array.writeInt32BE(-1, at);
      continue;
    }
    at = array.writeInt32BE(int8Bytes, at);
    at = array.writeBigInt64BE(BigInt(value), at);
  }
  return array.subarray(0, at);
}
