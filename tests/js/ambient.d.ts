// What the libraries of ES2018 do not know, but the code deals with on purpose.
interface DataView {
  setBigUint64(byteOffset: number, value: bigint, littleEndian?: boolean): void;
}
