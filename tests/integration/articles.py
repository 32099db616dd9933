"""Articles of invented events, as many as a test wants: the same ones each time."""
import datetime
import random

START = datetime.datetime(2031, 5, 6, 8, 0, tzinfo=datetime.timezone.utc)

PEOPLE = ["Mira Tolvane", "Osric Banefield", "Jalena Korto", "Petrus Aldmoor", "Hesta Quillan", "Doran Veskit", "Ilse Marrowby", "Tobin Arkwell"]
ROLES = ["the harbour minister", "a spokesman for the water board", "the mayor", "the union's leader", "an engineer", "the opposition's speaker"]
PLACES = ["Ostrel", "Varnholm", "Quessby", "Lower Tarn", "Maddock Bay", "Sill Harbour", "Eastmere", "Tollin"]
THINGS = ["the ferry", "the dam", "the tram line", "the grain store", "the lighthouse", "the archive", "the bridge", "the reservoir"]
EVENTS = ["collapsed", "burned down", "was closed", "was sold", "reopened", "flooded", "was searched by the police", "ran aground"]
SAYINGS = [
    "We will not rest until the cause is known",
    "Nobody had warned us that this could happen",
    "The repairs will cost at least {number} million crowns",
    "There were {number} people inside when it began",
    "I have asked the council for an inquiry",
    "It was the worst night of my life",
    "This is a matter for the courts now",
    "The work will take {number} weeks",
]
OUTLETS = ["ostrel-herald.example", "varnholm-post.example", "tarn-times.example", "eastmere-echo.example", "thebaywire.example"]


def event(number):
    """What happened, who spoke, and what was said: a function of the number."""
    chance = random.Random(number)
    place, thing, happening = chance.choice(PLACES), chance.choice(THINGS), chance.choice(EVENTS)
    speakers = chance.sample(PEOPLE, 2)
    sayings = [saying.format(number=chance.randint(2, 90)) for saying in chance.sample(SAYINGS, 4)]
    return place, thing, happening, speakers, chance.choice(ROLES), sayings


def article(number, events=40):
    """The article with that number: a report of one of so many events, by one of the outlets."""
    chance = random.Random(1000003 * number + 1)
    of = number % events
    place, thing, happening, speakers, role, sayings = event(of)
    outlet = OUTLETS[(number // events) % len(OUTLETS)]
    first, second, third, _ = chance.sample(sayings, 4)
    text = (
        f"{place.upper()} — {thing.capitalize()} in {place} {happening} on Tuesday, officials said.\n\n"
        f"“{first},” said {speakers[0]}, {role}. “{second}.”\n\n"
        f"{speakers[1]}, who lives near {thing}, said that {third[0].lower()}{third[1:]}.\n\n"
        f"According to {speakers[0].split()[-1]}, a report about what happened to {thing} will be published in {chance.randint(3, 9)} days. "
        f"Residents of {place} gathered in the market square in the evening.\n"
    )
    return {
        "id": f"test-{number}",
        "url": f"https://www.{outlet}/news/{of}-{number}",
        "title": f"{thing.capitalize()} in {place} {happening}",
        "text": text,
        "published": (START + datetime.timedelta(minutes=3 * number)).isoformat(),
        "publisher": outlet,
        "language": "en",
    }


def articles(count, first=0, **options):
    return [article(number, **options) for number in range(first, first + count)]


def lent(publisher, who):
    """An article about one event in which somebody is quoted: those that call him less fully are shown with the fullest name of all."""
    return {"id": publisher, "title": "Four million crowns missing at harbour office", "language": "en", "publisher": publisher,
            "published": "2031-05-06T08:00:00Z",
            "text": "Four million crowns are missing from the ledger of the harbour office, the treasurer said on Monday.\n\n"
                    f"“Somebody took all of the money from the safe at night,” said {who}. The harbour office opened an inquiry."}
