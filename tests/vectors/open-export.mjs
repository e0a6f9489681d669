// Opens what "casedesk item export" wrote, with the age-encryption package alone: the officer's own age file gives the key.
// Usage: node open-export.mjs OFFICER.age PASSPHRASE-FILE EXPORT.age OUT.tar
import { readFileSync, writeFileSync } from "node:fs";
import { Decrypter } from "age-encryption";

const [officer, passphrase, exported, tar] = process.argv.slice(2);
const unlock = new Decrypter();
unlock.addPassphrase(readFileSync(passphrase, "utf8").trim());
const identity = (await unlock.decrypt(new Uint8Array(readFileSync(officer)), "text")).trim();
const open = new Decrypter();
open.addIdentity(identity);
writeFileSync(tar, await open.decrypt(new Uint8Array(readFileSync(exported))));
