// Reads every golden vector and compares it with the JSON beside it; writes it again and reads that.
//
// usage: golden.js FOLDER
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { encode, decode } = require("@msgpack/msgpack");

const [folder] = process.argv.slice(2);
const names = Object.keys(JSON.parse(fs.readFileSync(path.join(folder, "index.json"))));
for (const name of names) {
	const meant = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`)));
	const read = decode(fs.readFileSync(path.join(folder, `${name}.msgpack`)));
	assert.deepStrictEqual(read, meant, name);
	assert.deepStrictEqual(decode(encode(meant)), meant, name);
}
console.log(JSON.stringify(names.length));
