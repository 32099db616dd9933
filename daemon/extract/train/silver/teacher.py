#!/usr/bin/env python3
"""Labels articles that nobody annotated, for hearsay-train --silver: a large tagger teaches the small one (Hinton, Vinyals and Dean 2015).

usage: teacher.py --encoder DIR --train TOKENS [--test TOKENS] [--articles TOKENS --output LABELS] [--seeds N] …

It is a transformer with a layer of labels on it, which is fitted to annotated articles: PolNeAR's training part. It finds more than the
linear chain that hearsayd has room and time for, and it read far more text before. Its labels of many other articles then teach the
chain. Nothing of it is needed to build, train or run hearsay: the labels that it gave are in en.tsv.xz beside it.

DIR holds an encoder as sentence-transformers/all-mpnet-base-v2 is published (config.json, vocab.txt, model.safetensors; Apache-2.0).
TOKENS are what `hearsay-train --write-tokens` writes. Needs PyTorch, transformers and a GPU: a pass over PolNeAR takes 11 s on an H100.
LABELS is as silver_labels.h says; a chain of which the least certain token is below --certain is left open there.
"""
import argparse
import json
import lzma
import multiprocessing
import os
import random
import sys
import time
import unicodedata

import numpy
import torch
from torch import nn
from torch.nn import functional
from transformers import MPNetModel

LETTERS = "OGSsTtCcDdXxYy"  # silver_labels.c: a part begins with a capital
LABELS = len(LETTERS)
PARTS = {"content": (10, 12), "source": (2, 4), "cue": (6, 8)}  # the labels that begin one
WINDOW = 510  # pieces that the encoder sees at once
START, PAD, BREAK = 0, 1, 2  # pieces
SHAPES = 5  # other, small letters, capitalised, capitals, no word
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


# --- articles as pieces of words

class WordPieces:
    """Lower-cased pieces without accents (Devlin et al. 2019)."""

    def __init__(self, path):
        with open(path, encoding="utf8") as lines:
            self.numbers = {line.rstrip("\n"): number for number, line in enumerate(lines)}
        self.known = {}

    def of_run(self, run):
        """The pieces of letters and digits, or of one other character."""
        pieces, start = [], 0
        while start < len(run):
            end = len(run)
            while end > start and ("##" if start else "") + run[start:end] not in self.numbers:
                end -= 1
            if end == start or len(run) > 100:
                return [self.numbers["[UNK]"]]
            pieces.append(self.numbers[("##" if start else "") + run[start:end]])
            start = end
        return pieces

    def of(self, word):
        if word not in self.known:
            plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
            runs = [""]
            for c in plain:
                if c.isalnum():
                    runs[-1] += c
                elif not c.isspace():
                    runs += [c, ""]
            pieces = [piece for run in runs if run for piece in self.of_run(run)]
            self.known[word] = (pieces or [self.numbers["[UNK]"]])[:8]
        return self.known[word]


def shape_of(word):
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[:1].isupper() else 1 if word[:1].islower() else 0


def chain_of(article, first, end, pieces):
    """A chain: its tokens, their pieces and shapes, and where each token's pieces begin."""
    text, bounds = article["text"], article["tokens"]
    numbers, shapes, begins = [], [], []
    behind = bounds[2 * first] if end > first else 0
    for token in range(first, end):
        start, stop = bounds[2 * token], bounds[2 * token + 1]
        if "\n" in text[behind:start]:  # a quotation that goes on in the next paragraph
            numbers.append(BREAK)
            shapes.append(SHAPES - 1)
        behind = stop
        own = pieces.of(text[start:stop])
        begins.append(len(numbers))
        numbers += own
        shapes += [shape_of(text[start:stop])] * len(own)
    return first, end, numbers, shapes, begins


PIECES = None  # of the processes that read


def read_some(lines):
    articles = []
    for line in lines:
        article = json.loads(line)
        chains = article["chains"]
        articles.append({
            "id": article["id"],
            "bounds": article["tokens"],
            "count": len(article["tokens"]) // 2,
            "chains": [chain_of(article, chains[k], chains[k + 1], PIECES) for k in range(0, len(chains), 2)],
            "labels": numpy.array([LETTERS.index(letter) for letter in article["labels"]], dtype=numpy.int64),
        })
    return articles


def read_articles(path, pieces, most=None):
    global PIECES
    PIECES = pieces
    with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf8") as file:
        lines = [line for _, line in zip(range(most or sys.maxsize), file)]
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        return sum(pool.map(read_some, [lines[k:k + 100] for k in range(0, len(lines), 100)]), [])


def cut(chain):
    """A chain in parts that fit into a window."""
    first, _, numbers, shapes, begins = chain
    stops = begins[1:] + [len(numbers)]
    start = 0
    while start < len(begins):
        stop = start
        while stop < len(begins) and stops[stop] - begins[start] < WINDOW - 1:
            stop += 1
        stop = max(stop, start + 1)
        a, b = begins[start], stops[stop - 1]
        yield first + start, first + stop, numbers[a:b], shapes[a:b], [begin - a for begin in begins[start:stop]]
        start = stop


def windows(article, room):
    """An article in windows of whole chains, the first one of at most `room` pieces."""
    window, used = [], 0
    for part in (part for chain in article["chains"] for part in cut(chain)):
        if window and used + len(part[2]) + 1 > room:
            yield window
            window, used, room = [], 0, WINDOW
        window.append(part)
        used += len(part[2]) + 1
    if window:
        yield window


def batch_of(some):
    """Pieces and shapes of windows, and (window, place of its first piece, part) of each part in them."""
    length = 1 + max(sum(len(part[2]) + 1 for part in window) for window in some)
    numbers = numpy.full((len(some), length), PAD, dtype=numpy.int64)
    shapes = numpy.zeros((len(some), length), dtype=numpy.int64)
    places = []
    for row, window in enumerate(some):
        numbers[row, 0], at = START, 1
        for part in window:
            end = at + len(part[2])
            numbers[row, at:end], shapes[row, at:end] = part[2], part[3]
            numbers[row, end], shapes[row, end] = BREAK, SHAPES - 1
            places.append((row, at, part))
            at = end + 1
    return torch.from_numpy(numbers).to(DEVICE), torch.from_numpy(shapes).to(DEVICE), places


# --- the tagger

class Teacher(nn.Module):
    """The encoder, told of capitals, which its pieces don't have; and a layer of labels."""

    def __init__(self, directory):
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(directory, add_pooling_layer=False)
        size = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(SHAPES, size)
        nn.init.zeros_(self.shapes.weight)
        self.labels = nn.Sequential(nn.Dropout(.1), nn.Linear(size, size), nn.GELU(), nn.Linear(size, LABELS))

    def forward(self, numbers, shapes):
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda"):
            words = self.encoder.embeddings.word_embeddings(numbers) + self.shapes(shapes)
            places = torch.arange(numbers.shape[1], device=DEVICE)[None].expand_as(numbers) + 2
            seen = self.encoder(inputs_embeds=words, position_ids=places, attention_mask=(numbers != PAD).long())
            return self.labels(seen.last_hidden_state).float()


def fit(articles, options, seed):
    random.seed(seed)
    torch.manual_seed(seed)
    teacher = Teacher(options.encoder).to(DEVICE)
    steps = options.epochs * (1 + sum(1 for article in articles for _ in windows(article, WINDOW)) // options.batch)
    groups = [{"params": teacher.encoder.parameters(), "lr": options.rate},
              {"params": [*teacher.shapes.parameters(), *teacher.labels.parameters()], "lr": 10 * options.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (.1 * steps)) * max(0, 1 - step / (1.05 * steps)))
    for epoch in range(options.epochs):
        teacher.train()
        some = [(article, window) for article in articles for window in windows(article, random.randint(WINDOW // 4, WINDOW))]
        random.shuffle(some)
        for k in range(0, len(some), options.batch):
            numbers, shapes, places = batch_of([window for _, window in some[k:k + options.batch]])
            wanted = torch.full(numbers.shape, -100, dtype=torch.long)
            for row, at, (first, end, _, _, begins) in places:
                wanted[row, [at + begin for begin in begins]] = torch.from_numpy(some[k + row][0]["labels"][first:end])
            loss = functional.cross_entropy(teacher(numbers, shapes).view(-1, LABELS), wanted.to(DEVICE).view(-1),
                                            ignore_index=-100, label_smoothing=.02)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        print(f"seed {seed}: {epoch + 1} of {options.epochs} passes", file=sys.stderr, flush=True)
    return teacher


@torch.no_grad()
def judge(teacher, articles, batch=48):
    """Logarithms of the labels' probabilities, by article and token: the mean of two ways to cut it into windows."""
    teacher.eval()
    found = [numpy.zeros((article["count"], LABELS), dtype=numpy.float32) for article in articles]
    for room in (WINDOW, WINDOW // 2):
        some = [(k, window) for k, article in enumerate(articles) for window in windows(article, room)]
        some.sort(key=lambda one: sum(len(part[2]) for part in one[1]))
        for k in range(0, len(some), batch):
            numbers, shapes, places = batch_of([window for _, window in some[k:k + batch]])
            scores = functional.log_softmax(teacher(numbers, shapes), -1).cpu().numpy()
            for row, at, (first, end, _, _, begins) in places:
                found[some[k + row][0]][first:end] += scores[row, [at + begin for begin in begins]] / 2
    return found


# --- labels

def follows(before, label):
    return label < 2 or label % 2 == 0 or before in (label, label - 1)


ALLOWED = numpy.array([[0 if follows(a, b) else -1e4 for b in range(LABELS)] for a in range(LABELS)])


def best_labels(scores):
    """The most probable labels of a chain that may follow each other (Viterbi)."""
    total, came_from = scores[0] + ALLOWED[0], []
    for at in scores[1:]:
        paths = total[:, None] + ALLOWED
        came_from.append(paths.argmax(0))
        total = paths.max(0) + at
    labels = [int(total.argmax())]
    for step in reversed(came_from):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]


def label(article, scores):
    """The labels of an article, and the probability of the least certain one of each chain."""
    labels, certain = [0] * article["count"], []
    for first, end, *_ in article["chains"]:
        if end > first:
            labels[first:end] = best_labels(scores[first:end])
            odds = numpy.exp(scores[first:end])
            certain.append(float((odds[range(end - first), labels[first:end]] / odds.sum(-1)).min()))
        else:
            certain.append(1.0)
    return labels, certain


def parts_of(labels, begins):
    parts, k = [], 0
    while k < len(labels):
        end = k + 1
        while labels[k] in begins and end < len(labels) and labels[end] == labels[k] + 1:
            end += 1
        if labels[k] in begins:
            parts.append((k, end))
        k = end
    return parts


def show_scores(articles, found):
    for name, begins in PARTS.items():
        gold = right = near = count = 0
        for article, scores in zip(articles, found):
            wanted = parts_of(list(article["labels"]), begins)
            given = parts_of(label(article, scores)[0], begins)
            gold, count, right = gold + len(wanted), count + len(given), right + len(set(wanted) & set(given))
            near += sum(any(2 * max(0, min(b, d) - max(a, c)) >= max(b, d) - min(a, c) for c, d in wanted) for a, b in given)
        print(f"{name}: F1 {200 * right / max(1, gold + count):.1f} exact, {200 * near / max(1, gold + count):.1f} overlapping by half")


def spans_of(article, scores, certain):
    """A line of silver labels, but for the id; empty if there is nothing in the article."""
    labels, least = label(article, scores)
    spans = []
    for (first, end, *_), probability in zip(article["chains"], least):
        if end > first and probability < certain:
            spans.append((first, end, "?"))
            continue
        k = first
        while k < end:
            stop = k + 1
            inside = labels[k] if labels[k] == 1 else labels[k] + 1
            while labels[k] and stop < end and labels[stop] == inside:
                stop += 1
            if labels[k]:
                spans.append((k, stop, LETTERS[labels[k]]))
            k = stop
    words, at = [], 0
    for first, end, letter in spans:
        start, stop = article["bounds"][2 * first], article["bounds"][2 * end - 1]
        words.append(f"{start - at}+{stop - start}{letter}")
        at = stop
    return " ".join(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, metavar="DIR")
    parser.add_argument("--train", required=True, metavar="TOKENS", help="annotated articles")
    parser.add_argument("--test", metavar="TOKENS", help="annotated articles to measure by")
    parser.add_argument("--articles", metavar="TOKENS", help="articles to label")
    parser.add_argument("--output", metavar="LABELS", help="their labels")
    parser.add_argument("--seeds", type=int, default=2, help="taggers that are fitted and judge together (2)")
    parser.add_argument("--epochs", type=int, default=10, help="passes over the annotated articles (10)")
    parser.add_argument("--rate", type=float, default=5e-5, help="of AdamW, for the encoder (5e-5)")
    parser.add_argument("--batch", type=int, default=16, help="windows a step (16)")
    parser.add_argument("--certain", type=float, default=.3, help="least probability of a chain's labels (.3)")
    parser.add_argument("--most", type=int, help="articles of each file, to try it out")
    options = parser.parse_args()
    pieces = WordPieces(os.path.join(options.encoder, "vocab.txt"))
    train, test, articles = ([] if not path else read_articles(path, pieces, options.most)
                             for path in (options.train, options.test, options.articles))
    sums = [0] * (len(test) + len(articles))
    for seed in range(options.seeds):
        started = time.time()
        teacher = fit(train, options, seed)
        sums = [before + own / options.seeds for before, own in zip(sums, judge(teacher, test + articles))]
        print(f"seed {seed}: {time.time() - started:.0f} s", file=sys.stderr)
    show_scores(test, sums[:len(test)])
    if options.output:
        with (lzma.open if options.output.endswith(".xz") else open)(options.output, "wt", encoding="utf8") as file:
            for article, scores in zip(articles, sums[len(test):]):
                spans = spans_of(article, scores, options.certain)
                if spans:
                    file.write(f"{article['id']}\t{spans}\n")


if __name__ == "__main__":
    main()
