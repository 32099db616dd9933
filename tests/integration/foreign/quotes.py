#!/usr/bin/python3
"""Prints the statements of an article, cut out of its text by their offsets, as a line of JSON each.

usage: quotes.py QUERY_ENDPOINT ARTICLE"""
import json
import sys

import msgpack
import zmq

socket = zmq.Context.instance().socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.connect(sys.argv[1])
socket.send(msgpack.packb({"request": 1, "query": "article", "id": sys.argv[2]}))
if not socket.poll(10000):
    sys.exit("no answer")
answer = msgpack.unpackb(socket.recv())
for statement in answer["statements"]:
    print(json.dumps(" … ".join(answer["article"]["text"][span["start"] : span["end"]] for span in statement["content"])))
