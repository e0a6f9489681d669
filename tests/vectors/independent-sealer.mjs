// A sealer written from docs/protocol.md alone: it shares no line with the product, so that a mistake both sides of
// the product make alike is still seen. Usage:
//   node independent-sealer.mjs PORTAL-URL [--text TEXT] [--act V06] [--danger] [--code 28-DIGITS] [--attach FILE:MEDIATYPE]… [--save FILE] [--dry]
// Prints {"item","mechanism","status","code","sealed"} on one line.
import { createHash, createHmac, createPublicKey, pbkdf2Sync, randomInt, randomUUID, verify } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Encrypter, identityToRecipient } from "age-encryption";
import { bech32 } from "@scure/base";

const [portal, ...rest] = process.argv.slice(2);
const option = { attach: [] };
for (let i = 0; i < rest.length; i++) {
  const name = rest[i].slice(2);
  if (name === "danger" || name === "dry") option[name] = true;
  else if (name === "attach") option.attach.push(rest[++i]);
  else option[name] = rest[++i];
}

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const hmac = (key, ...parts) => createHmac("sha256", key).update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const expand = (key, info) => hmac(key, info, [1]);

// 3. Keyset: a signed note of t root keys.
const [mechanism] = await (await fetch(`${portal}/api/mechanisms`)).json();
const note = await (await fetch(`${portal}/api/mechanisms/${mechanism.id}/keyset`)).text();
const split = note.lastIndexOf("\n\n");
const text = note.slice(0, split + 1);
const signatures = note.slice(split + 2).trimEnd().split("\n").map((line) => /^— (\S+) (\S+)$/.exec(line));
const signedBy = mechanism.verifiers.filter((verifier) => {
  const [name, id, ...key64] = verifier.split("+"); // base64 may hold a plus sign, names and ids may not
  const base64 = key64.join("+");
  const key = createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(base64, "base64").subarray(1)]), format: "der", type: "spki" });
  return signatures.some(([, by, signature]) => {
    const bytes = Buffer.from(signature, "base64");
    return by === name && bytes.subarray(0, 4).toString("hex") === id && verify(null, Buffer.from(text), key, bytes.subarray(4));
  });
});
if (signedBy.length < mechanism.threshold) throw new Error("the keyset is not signed by enough root keys");
const field = (name) => text.split("\n").find((line) => line.startsWith(`${name} `)).slice(name.length + 1);
if (field("mechanism") !== mechanism.id || field("portal") !== mechanism.portalId) throw new Error("the keyset is another's");

// 4. Access code, unless --code none.
let code = option.code;
if (code === undefined) {
  const digits = Array.from({ length: 26 }, () => randomInt(10)).join("");
  code = digits + String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, "0");
}
let keys = null;
if (code !== "none") {
  const ikm = pbkdf2Sync(code, Buffer.concat([Buffer.from("safereport/v1/access-code\n"), Buffer.from(mechanism.portalId, "hex")]), 100000, 32, "sha512");
  const derive = (label) => expand(ikm, `${label}\n${mechanism.id}`);
  const seed = derive("safereport/v1/mailbox-identity");
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", seed).toUpperCase();
  keys = { erase: derive("safereport/v1/mailbox-erase"), author: derive("safereport/v1/author"), recipient: await identityToRecipient(identity) };
}

// 5. and 6. The document and its tar.
const item = option.item ?? randomUUID();
const attachments = option.attach.map((given, i) => {
  const at = given.lastIndexOf(":");
  return { name: `attachments/${String(i + 1).padStart(3, "0")}`, data: readFileSync(given.slice(0, at)), mediaType: given.slice(at + 1) };
});
const report = {
  v: 1, item, mechanism: mechanism.id, kind: "report", made: new Date().toISOString().slice(0, 10), language: "en", madeBy: "independent-sealer",
  danger: option.danger === true,
  entries: attachments.map((a) => ({ name: a.name, length: a.data.length, sha256: sha256(a.data).toString("hex") })),
  keyset: Number(field("serial")), what: option.text ?? "written by a stranger", acts: option.act ? [{ act: option.act }] : [],
  attachments: attachments.map((a) => ({ entry: a.name, mediaType: a.mediaType, metadataRemoved: false })),
};
if (keys) report.mailbox = { erase: sha256(keys.erase).toString("hex"), recipient: keys.recipient, author: keys.author.toString("hex") };
const reportJson = Buffer.from(JSON.stringify(report));
const entries = [{ name: "report.json", data: reportJson }];
if (keys) entries.push({ name: "author.json", data: Buffer.from(`{"mac":"${hmac(keys.author, "safereport/v1/item\n", reportJson).toString("hex")}"}`) });
entries.push(...attachments);

function tarHeader(name, size) {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write("0000600\0" + "0000000\0" + "0000000\0" + size.toString(8).padStart(11, "0") + "\0" + "00000000000\0" + "        " + "0", 100, "latin1");
  header.write("ustar\0" + "00", 257, "latin1");
  const sum = header.reduce((a, b) => a + b, 0);
  header.write(sum.toString(8).padStart(6, "0") + "\0 ", 148, "latin1");
  return header;
}
const blocks = entries.flatMap((e) => [tarHeader(e.name, e.data.length), e.data, Buffer.alloc((512 - (e.data.length % 512)) % 512)]);
const tar = Buffer.concat([...blocks, Buffer.alloc(1024)]);

function padded(n) {
  for (let size = 32768; size <= 16777216; size *= 2) {
    if (n <= size) return size;
    if (n <= size * 1.5 && size < 16777216) return size * 1.5;
  }
  const e = Math.floor(Math.log2(n)), s = e.toString(2).length, unit = 2 ** (e - s);
  return Math.ceil(n / unit) * unit;
}

async function seal(recipient, bytes) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(new Uint8Array(bytes)));
}
const sealed = await seal(field("recipient"), Buffer.concat([tar, Buffer.alloc(padded(tar.length) - tar.length)]));
const alarm = await seal(field("alarm"), Buffer.concat([Buffer.from(item.replaceAll("-", ""), "hex"), Buffer.from([option.danger ? 1 : 0])]));
const body = Buffer.concat([alarm, sealed]);
if (option.save) writeFileSync(option.save, body);

// 7. Hand in.
let status = null;
if (!option.dry) {
  const answer = await fetch(`${portal}/api/mechanisms/${mechanism.id}/items/${item}`, { method: "PUT", headers: { Keyset: field("serial") }, body });
  status = answer.status;
}
console.log(JSON.stringify({ item, mechanism: mechanism.id, status, code, sealed: sealed.length }));
