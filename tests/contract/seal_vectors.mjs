// Reads vectors as JSON and prints which of them WebCrypto takes for genuine.
import { readFileSync } from "node:fs";

const bytes = (text) => Buffer.from(text, "base64");
const judge = async ({ key, message, signature }) => {
  const imported = await crypto.subtle.importKey("spki", bytes(key), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, bytes(signature), bytes(message));
};
console.log(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0)).map(judge))));
