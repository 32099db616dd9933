"""Invented news without end, for the soak: events, the reports of several outlets on each, and what goes wrong in a newsroom.

Everything is a function of the seed. Names are made of syllables, so that two events are as far apart as real ones are.
"""
import datetime
import random

START = datetime.datetime(2031, 5, 6, 0, 0, tzinfo=datetime.timezone.utc)
ONSETS = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "gr", "kl", "st", "tr", "vl"]
VOWELS = ["a", "e", "i", "o", "u", "au", "ei", "ö"]
ENDS = ["", "l", "n", "r", "s", "t", "rk", "nd", "sk"]
ROLES = ["the mayor", "a spokesman for the water board", "the fire chief", "the union's leader", "an engineer", "the harbour minister"]
THINGS = ["ferry", "dam", "tram line", "grain store", "lighthouse", "archive", "bridge", "reservoir", "school", "foundry", "orchard", "mine"]
HAPPENINGS = ["collapsed", "burned down", "was closed", "was sold", "reopened", "was flooded", "was searched by the police", "ran out of money"]
SAYINGS = [
    "we will not rest until the {thing} of {place} is safe again",
    "nobody had warned {place} that the {thing} could fail",
    "the repairs of the {thing} will cost {number} million crowns",
    "there were {number} people near the {thing} when it began",
    "I have asked the council of {place} for an inquiry into {firm}",
    "{firm} has to pay for every hour of this",
    "the work on the {thing} will take {number} weeks",
    "{firm} had known of the cracks since the spring",
]
SAID = ["said {who}", "{who} told reporters", "{who} said on {day}", "according to {who}"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
OUTLETS = [f"{name}.example" for name in ("ostrel-herald", "varnholm-post", "tarn-times", "eastmere-echo", "thebaywire", "sill-courier")]


class Event:
    """What happened, who spoke, and what was said."""

    def __init__(self, chance, number):
        self.number = number
        self.chance = chance
        self.place, self.firm = self.name(3), self.name(2) + " Works"
        self.thing, self.happening = chance.choice(THINGS), chance.choice(HAPPENINGS)
        self.people = [(f"{self.name(2)} {self.name(2)}", chance.choice(ROLES)) for _ in range(2)]
        words = {"thing": self.thing, "place": self.place, "firm": self.firm}
        self.sayings = [saying.format(number=chance.randint(2, 90), **words) for saying in chance.sample(SAYINGS, 5)]
        self.german = chance.random() < 0.1
        self.wire = None  # the text that some outlets copy

    def name(self, syllables):
        parts = [self.chance.choice(ONSETS) + self.chance.choice(VOWELS) + self.chance.choice(ENDS) for _ in range(syllables)]
        return "".join(parts).capitalize()

    def quote(self, saying):
        name, role = self.chance.choice(self.people)
        said = self.chance.choice(SAID).format(who=f"{name}, {role},".rstrip(","), day=self.chance.choice(DAYS))
        if said.startswith("according"):
            return f"{said[0].upper()}{said[1:]}, {saying}."
        return f"“{saying[0].upper()}{saying[1:]},” {said}."

    def report(self):
        """Title and text of one outlet's report."""
        if self.german:
            name = self.people[0][0]
            return (f"Unglück in {self.place}: {self.firm} unter Verdacht",
                    f"In {self.place} ist am Abend ein Unglück geschehen.\n\n"
                    f"„{self.firm} wusste seit {self.chance.randint(2, 9)} Wochen davon“, sagte {name}. "
                    f"{name} forderte, dass {self.firm} für den Schaden aufkommt.\n")
        if self.wire and self.chance.random() < 0.25:
            return self.wire
        what = f"The {self.thing} of {self.place} {self.happening}"
        title = what + self.chance.choice(["", ", officials say", f"; {self.firm} blamed"])
        text = f"{self.place.upper()} — {what} on {self.chance.choice(DAYS)}, officials said.\n\n"
        text += "\n\n".join(self.quote(saying) for saying in self.chance.sample(self.sayings, self.chance.randint(2, 5)))
        self.wire = (title, text + f"\n\nResidents of {self.place} gathered at the {self.thing} in the evening.\n")
        return self.wire


class Newsroom:
    """Gives articles round after round; `published` runs ahead by `hours` with each."""

    def __init__(self, seed, hours=8, events_an_hour=4):
        self.chance = random.Random(seed)
        self.now, self.hours, self.events_an_hour = START, hours, events_an_hour
        self.events = self.articles = self.leaks = 0
        self.known = []  # articles of the last hours, as they were sent last

    def report(self, event, time):
        outlet = self.chance.choice(OUTLETS)
        title, text = event.report()
        self.articles += 1
        return {
            "id": f"soak-{self.articles}",
            "url": f"https://www.{outlet}/{event.number}/{self.articles}",
            "title": title,
            "text": text,
            "published": time.isoformat(),
            "modified": time.isoformat(),
            "publisher": outlet,
            "language": "de" if event.german else "en",
        }

    def later(self, article, **changes):
        """The same article changed by its outlet: it never gets older."""
        modified = max(datetime.datetime.fromisoformat(article["modified"]) + datetime.timedelta(minutes=1), self.now)
        return {**article, "modified": modified.isoformat(), **changes}

    def revision(self, article):
        addition = f"\n“We are counting the damage in {self.chance.randint(2, 99)} houses,” said {self.chance.choice(ROLES)}.\n"
        return self.later(article, text=article["text"] + addition)

    def translation(self, article):
        """The same article, now in the other language, as when an outlet puts the wrong text on a page, or mends that."""
        event = Event(self.chance, 0)
        event.german = article["language"] != "de"
        title, text = event.report()
        return self.later(article, language="de" if event.german else "en", title=title, text=text)

    def leak(self, article):
        """Another outlet's copy of an article, with what must not be told, which nobody else has: (word, versions). All that has the word in it."""
        self.leaks += 1
        word, said = f"qzx{self.leaks}x", self.chance.choice(self.SAID_OF_LEAKS)
        leak = {
            **article,
            "id": f"leak-{self.leaks}",
            "url": f"https://www.leak.example/{self.leaks}",
            "publisher": "leak.example",
            "title": f"{article['title']}, {word.capitalize()}a says",
            "text": article["text"] + said.format(word=word, name=word.capitalize()),
        }
        return word, [leak, self.revision(leak)] if self.chance.random() < 0.3 else [leak]

    SAID_OF_LEAKS = [
        "\n\n“The {word}b was in the ledger,” said the clerk {name}c Vesper. {name}c said that nobody had asked for the {word}b.\n",
        "\n\nThe ledger had the {word}b in it.\n",
    ]

    def malformed(self):
        """An article that must be refused, with the reason."""
        good = {"id": f"bad-{self.chance.random()}", "title": "A notice", "published": self.now.isoformat()}
        return self.chance.choice([
            ("no-id", {"title": "a", "text": "b"}),
            ("no-content", {"id": "a"}),
            ("field-type", {**good, "title": ["a"]}),
            ("field-too-long", {**good, "id": "x" * 2000}),
            ("bad-time", {**good, "published": "last Tuesday"}),
            ("too-many-authors", {**good, "authors": ["a"] * 65}),
        ])

    def round(self):
        """The articles of some hours, in the order in which they come in, and the malformed ones: (articles, [(reason, article)])."""
        old, timed = self.known, []
        for _ in range(self.hours * self.events_an_hour):
            self.events += 1
            event = Event(self.chance, self.events)
            begins = self.now + datetime.timedelta(minutes=self.chance.randrange(60 * self.hours))
            for _ in range(self.chance.randint(1, 7)):
                time = begins + datetime.timedelta(minutes=self.chance.randrange(180))
                timed.append((time, self.report(event, time)))
        self.now += datetime.timedelta(hours=self.hours)
        fresh = [article for _, article in sorted(timed, key=lambda pair: pair[0])]
        sent = list(fresh)
        for article in self.chance.sample(fresh, len(fresh) // 10):
            self.put_after(sent, article, self.revision(article))
        for article in self.chance.sample(fresh, len(fresh) // 10):
            self.put_after(sent, article, article)
        # At once, while their stories are open: the board knows no others, and what has closed is told as it was.
        for number, article in enumerate(self.chance.sample(old, min(len(old), len(fresh) // 8))):
            canceled = {"id": article["id"], "status": "canceled", "modified": self.later(article)["modified"]}
            sent.insert(0, canceled if number % 3 == 0 else self.translation(article) if number % 7 == 1 else self.revision(article))
        late = (self.now - datetime.timedelta(hours=6)).isoformat()
        self.known = [article for article in fresh if article["published"] >= late]
        return sent, [self.malformed() for _ in range(self.chance.randint(1, 6))]

    def put_after(self, sent, article, other):
        where = next(number for number, one in enumerate(sent) if one is article)
        sent.insert(self.chance.randint(where + 1, len(sent)), other)
