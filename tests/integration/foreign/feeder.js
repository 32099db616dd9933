// Feeds articles, JSON lines on standard input, to hearsayd: each arrives once. Prints each last answer as a line of JSON.
//
// usage: feeder.js ARTICLES_ENDPOINT [SECONDS]      SECONDS: without an answer, before an article is sent again (10)
"use strict";
const readline = require("node:readline");
const { encode, decode } = require("@msgpack/msgpack");
const zmq = require("zeromq");

const WINDOW = 100; // articles unanswered at a time
const [endpoint, seconds = "10"] = process.argv.slice(2);

const socket = new zmq.Dealer({
	immediate: true, linger: 0, maxMessageSize: 64 << 20,
	sendTimeout: 50, receiveTimeout: 50,
});
socket.connect(endpoint);

let number = 0;
const unanswered = new Map(); // number: {frame, name, due}
const waiting = new Map(); // name: later versions of an article that is under way

function put(article) {
	const name = article.id ?? article.url;
	if (waiting.has(name)) {
		waiting.get(name).push(article); // the daemon shall see the versions in this order
		return;
	}
	waiting.set(name, []);
	begin(name, article);
}

function begin(name, article) {
	number++;
	unanswered.set(number, { frame: encode({ request: number, article }), name, due: 0 });
}

function take(answer) {
	const one = unanswered.get(answer.request);
	if (!one)
		return; // answered before
	if (answer.result === "busy") {
		one.due = Date.now() + answer.retry_after;
		return;
	}
	unanswered.delete(answer.request);
	console.log(JSON.stringify(answer));
	const next = waiting.get(one.name).shift();
	if (next)
		begin(one.name, next);
	else
		waiting.delete(one.name);
}

// What a call gives, or undefined when there was nothing (or no connection) for the socket's timeout.
async function unlessTimeout(promise) {
	try {
		return await promise;
	} catch (error) {
		if (error.code !== "EAGAIN")
			throw error;
		return undefined;
	}
}

// Sends what is due, and takes what has come within a moment.
async function turn() {
	for (const one of unanswered.values()) {
		if (one.due > Date.now())
			continue;
		let sent = true;
		await unlessTimeout(socket.send(one.frame).catch((error) => { sent = false; throw error; }));
		if (!sent)
			break;
		one.due = Date.now() + seconds * 1000;
	}
	const frames = await unlessTimeout(socket.receive());
	if (frames)
		take(decode(frames[0]));
}

async function main() {
	for await (const line of readline.createInterface({ input: process.stdin })) {
		while (unanswered.size >= WINDOW)
			await turn();
		put(JSON.parse(line));
		await turn();
	}
	while (unanswered.size)
		await turn();
	socket.close();
}

main();
