// Prints the statements of an article, cut out of its text by their offsets, as a line of JSON each.
//
// usage: quotes.js QUERY_ENDPOINT ARTICLE
"use strict";
const { encode, decode } = require("@msgpack/msgpack");
const zmq = require("zeromq");

// Where each code point of a text begins, counted as JavaScript counts: offsets of hearsay to those of strings.
function starts(text) {
	const units = [];
	let at = 0;
	for (const character of text) {
		units.push(at);
		at += character.length;
	}
	units.push(at);
	return units;
}

async function main() {
	const [endpoint, id] = process.argv.slice(2);
	const socket = new zmq.Dealer({ linger: 0, receiveTimeout: 10000 });
	socket.connect(endpoint);
	await socket.send(encode({ request: 1, query: "article", id }));
	const [frame] = await socket.receive();
	const { article, statements } = decode(frame);
	const unit = starts(article.text);
	for (const { content } of statements)
		console.log(JSON.stringify(content.map(({ start, end }) => article.text.slice(unit[start], unit[end])).join(" … ")));
	socket.close();
}

main();
