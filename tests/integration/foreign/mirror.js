// Keeps the open stories as hearsayd has them. When a line "EPOCH SEQUENCE" comes on standard input, and everything up to there was
// applied, prints them as JSON and ends.
//
// usage: mirror.js UPDATES_ENDPOINT QUERY_ENDPOINT [LOSE]      LOSE: every so manieth update that comes is thrown away, to try what then happens
"use strict";
const readline = require("node:readline");
const { encode, decode } = require("@msgpack/msgpack");
const zmq = require("zeromq");

const ALL = "update/";
const OPTIONS = {
	linger: 0, maxMessageSize: 64 << 20, receiveTimeout: 100,
};

class Mirror {
	constructor(updates, query, lose) {
		this.subscription = new zmq.Subscriber(OPTIONS);
		this.subscription.subscribe(ALL, "heartbeat/");
		this.subscription.connect(updates);
		this.questions = new zmq.Dealer({ ...OPTIONS, immediate: true, sendTimeout: 100 });
		this.questions.connect(query);
		this.number = 0;
		this.lose = lose;
		this.come = 0;
		this.replays = 0;
		this.heard = Date.now();
	}

	close() {
		this.subscription.close();
		this.questions.close();
	}

	// Questions

	// The answer, however often it has to be asked.
	async ask(question) {
		for (;;) {
			const request = ++this.number;
			try {
				await this.questions.send(encode({ request, ...question }));
			} catch (error) {
				if (error.code !== "EAGAIN") // no connection
					throw error;
				continue;
			}
			for (const end = Date.now() + 3000; Date.now() < end; ) {
				const frames = await unlessTimeout(this.questions.receive());
				const answer = frames && decode(frames[0]);
				if (answer && answer.request === request)
					return answer;
			}
		}
	}

	// A snapshot: everything anew.
	async startOver() {
		for (let cursor = ""; cursor !== null; ) {
			const answer = await this.ask({ query: "snapshot", cursor });
			if (cursor === "") {
				this.epoch = answer.epoch;
				this.baseId = answer.id;
				this.base = this.complete = answer.sequence; // up to `complete` everything was applied, on every topic
				this.topics = new Map(); // the last sequence, and the id of that update
				this.stories = new Map();
				this.storySequence = new Map();
			} else if (answer.epoch !== this.epoch) {
				cursor = "";
				continue;
			}
			for (const { story, articles, clusters, sequence } of answer.stories) {
				this.storySequence.set(story.id, sequence);
				this.stories.set(story.id, { story, articles: byId(articles), clusters: byId(clusters) });
			}
			cursor = answer.cursor;
		}
	}

	// Fetches what is missing on a topic.
	async replay(topic) {
		this.replays++;
		for (let more = true; more; ) {
			const id = this.topics.get(topic)?.id ?? this.baseId;
			const answer = await this.ask({ query: "replay", epoch: this.epoch, after: this.last(topic), id, topic, limit: 500 });
			if (answer.result === "snapshot-needed" || answer.epoch !== this.epoch) {
				await this.startOver();
				return;
			}
			for (const [itsTopic, update] of answer.updates)
				this.apply(itsTopic, update);
			more = answer.more;
		}
	}

	// What comes

	last(topic) {
		return this.topics.get(topic)?.sequence ?? this.base;
	}

	async takeHeartbeat(heartbeat) {
		// After silence, or when it has less than was seen, the daemon may be another one, with another history.
		const known = Math.max(this.base, ...[...this.topics.values()].map((topic) => topic.sequence));
		const doubtful = Date.now() - this.heard > 3000 || heartbeat.sequence < known;
		this.heard = Date.now();
		if (heartbeat.epoch !== this.epoch) {
			await this.startOver();
			return;
		}
		for (const [topic, sequence] of Object.entries(heartbeat.topics))
			if (sequence > this.last(topic) || doubtful)
				await this.replay(topic);
		this.complete = Math.max(this.complete, heartbeat.sequence);
	}

	async takeUpdate(topic, update) {
		if (update.epoch !== this.epoch)
			await this.startOver();
		else if (update.previous > this.last(topic))
			await this.replay(topic);
		else
			this.apply(topic, update);
	}

	apply(topic, { sequence, id, subject, type, data }) {
		if (sequence <= this.last(topic))
			return;
		this.topics.set(topic, { sequence, id });
		if (sequence <= (this.storySequence.get(subject) ?? 0))
			return;
		if (!this.stories.has(subject)) {
			if (type !== "story.created" && type !== "story.split")
				return; // it ended while the snapshot was made
			this.stories.set(subject, { articles: new Map(), clusters: new Map() });
		}
		const held = this.stories.get(subject);
		held.story = data.story;
		for (const kind of ["articles", "clusters"]) {
			for (const gone of data[`${kind}_removed`])
				held[kind].delete(gone);
			for (const record of data[kind])
				held[kind].set(record.id, kind === "clusters" ? joined(record, held.clusters.get(record.id)) : record);
		}
		if (data.story.status !== "open")
			this.stories.delete(subject);
	}

	async turn() {
		const frames = await unlessTimeout(this.subscription.receive());
		if (!frames)
			return;
		const topic = frames[0].toString();
		if (topic === "heartbeat/")
			await this.takeHeartbeat(decode(frames[1]));
		else if (!this.lose || ++this.come % this.lose)
			await this.takeUpdate(topic, decode(frames[1]));
	}

	// What it holds

	board() {
		const numbers = (cluster) => cluster.id.slice(1).split(".").map(Number);
		const byNumbers = (one, other) => numbers(one)[0] - numbers(other)[0] || numbers(one)[1] - numbers(other)[1];
		return Object.fromEntries([...this.stories].map(([id, held]) => [id, {
			story: held.story,
			articles: [...held.articles.values()].sort((one, other) => one.position - other.position),
			clusters: [...held.clusters.values()].sort(byNumbers),
		}]));
	}
}

// A cluster that is not whole has the statements that came; the others stay.
function joined({ whole, ...cluster }, known) {
	if (whole)
		return cluster;
	const numbers = ({ id }) => id.split(".").map(Number);
	const statements = new Map([...(known?.statements ?? []), ...cluster.statements].map((statement) => [statement.id, statement]));
	const byNumbers = (one, other) => numbers(one)[0] - numbers(other)[0] || numbers(one)[1] - numbers(other)[1];
	return { ...cluster, statements: [...statements.values()].sort(byNumbers) };
}

function byId(records) {
	return new Map(records.map((record) => [record.id, record]));
}

// What a call gives, or undefined when nothing came for the socket's timeout.
async function unlessTimeout(promise) {
	try {
		return await promise;
	} catch (error) {
		if (error.code !== "EAGAIN")
			throw error;
		return undefined;
	}
}

async function main() {
	const [updates, query, lose = "0"] = process.argv.slice(2);
	const mirror = new Mirror(updates, query, Number(lose));
	let wanted = null;
	const input = readline.createInterface({ input: process.stdin });
	input.on("line", (line) => { wanted = line.split(" "); });
	await mirror.startOver();
	console.log("ready");
	while (!wanted || mirror.epoch !== wanted[0] || mirror.complete < Number(wanted[1]))
		await mirror.turn();
	console.log(JSON.stringify({ epoch: mirror.epoch, replays: mirror.replays, stories: mirror.board() }));
	input.close();
	mirror.close();
}

main();
