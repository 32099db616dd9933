"""Articles of the scrapers that people use. Each is tried as its library gives it, where that is installed, and as it was recorded from it
(tests/forms/real.py): the names of the tests say which. ninjs has no library: those are built of the fields that its schemas document."""
import collections
import dataclasses
import datetime
import json
import os
import subprocess
import sys
import time

import pytest
from conftest import TOP

sys.path.insert(0, str(TOP / "clients/python/tests/forms"))
import real  # noqa: E402

import hearsay
from hearsay import Client, Feeder, Rejected, UnknownForm, adapters
from hearsay.wire import write_time

pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries, about themselves
HOW = pytest.mark.parametrize("how", ["real", "recorded"])
TITLE = "Bridge at Ostrel closed after cracks"
URL = "https://ostrel-courier.example/2024/05/06/bridge-closed"


def given(how, name, make=None):
    """What the library makes of the page, or what it once made of it."""
    if how == "recorded":
        return json.loads((real.HERE / f"{name}.json").read_text())
    try:
        return (make or real.RECORDED[name])()
    except ImportError as error:
        pytest.skip(f"{error}: only what was recorded is tried")


def is_the_bridge(article, paragraphs="\n"):
    assert article["title"] == TITLE
    assert f"inspection.{paragraphs}“It is not safe,” said Mira Voss, the chief engineer of the province." in article["text"]
    assert article["authors"] == ["Jon Alder", "Ines Kray"]


# --- trafilatura.

@HOW
def test_trafilatura_json_whose_source_is_the_url(how):
    scraped = given(how, "trafilatura")
    assert scraped["source"] == URL and "url" not in scraped
    article = adapters.read(json.dumps(scraped))
    is_the_bridge(article)
    assert (article["url"], article["publisher"], article["published"]) == (URL, "Ostrel Courier", "2024-05-06")
    assert "id" not in article and "source" not in article
    assert adapters.form_of(scraped) == "trafilatura" and adapters.trafilatura(scraped) == article


@HOW
def test_trafilatura_bare_extraction(how):
    scraped = given(how, "trafilatura-bare", real.trafilatura_document)
    article = adapters.read(scraped)
    is_the_bridge(article)
    assert (article["url"], article["publisher"], article["published"]) == (URL, "Ostrel Courier", "2024-05-06")
    assert set(article) <= {"url", "title", "text", "publisher", "authors", "published", "fetched"}


# --- news-please.

@HOW
def test_news_please_without_a_zone(how):
    article = adapters.read(given(how, "news-please"))
    is_the_bridge(article)
    assert article["published"] == "2024-05-06 09:30:00" and article["language"] == "en"
    assert "modified" not in article and "fetched" not in article


@HOW
def test_news_please_with_the_text_none_for_dates(how):
    scraped = given(how, "news-please-undated")
    assert scraped["date_publish"] == "None"
    assert not {"published", "modified", "fetched", "authors"} & set(adapters.read(scraped))


def test_news_please_object():
    article = adapters.read(given("real", "news-please", real.news_please_object))
    is_the_bridge(article)
    assert article["published"] == "2024-05-06T09:30:00.000"  # zoneless, as it came


# --- newspaper4k.

@HOW
def test_newspaper4k_json(how):
    article = adapters.read(given(how, "newspaper4k"))
    is_the_bridge(article, "\n\n")
    assert (article["publisher"], article["language"]) == ("Ostrel Courier", "en") and article["published"].startswith("2024-05-06T")


def test_newspaper_object():
    """Of newspaper4k or newspaper3k, whichever is there."""
    article = adapters.read(given("real", "newspaper4k", real.newspaper_object))
    assert article["title"] == TITLE and "“It is not safe,” said Mira Voss" in article["text"]
    assert article["authors"][0] == "Jon Alder" and article["published"].startswith("2024-05-06T") and article["url"] == real.URL


# --- feedparser.

@HOW
def test_feed_entries(how):
    whole, undated, atom = [adapters.read(entry) for entry in given(how, "feedparser")]
    assert whole["title"] == "Bridge at Ostrel closed & ferry planned"
    assert whole["text"] == "The bridge over the Tarn was closed.\n\n“It is not safe,” said Mira Voss.\nA ferry will come."
    assert whole["url"].endswith("bridge-closed?utm_source=rss") and "id" not in whole and whole["authors"] == ["Jon Alder"]
    assert whole["published"] == "2024-05-06T07:30:00.000Z" and "modified" not in whole
    assert undated == {"id": "ostrel-4712", "title": "No date, no body", "text": "Nothing more is known."}
    assert atom["text"] == "„Sie ist nicht sicher“, sagte Mira Voss.\n\nEine Fähre 1 < 2 kommt."
    assert (atom["published"], atom["modified"]) == ("2024-05-06T07:30:00Z", "2024-05-06T08:00:00Z")


def test_a_feeds_date_that_only_its_parser_reads():
    entry = {"link": URL, "title": "x", "published": "6. Mai 2024, halb zehn",
             "published_parsed": time.struct_time((2024, 5, 6, 7, 30, 0, 0, 127, 0))}
    assert adapters.read(entry)["published"] == "2024-05-06T07:30:00.000Z"


# --- JSON Feed.

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Ostrel Courier - World", "language": "en",
    "items": [
        {"id": URL, "url": URL, "title": "Bridge closed", "content_html": "<p>The bridge was closed.</p><p>A ferry will come.</p>",
         "date_published": "2024-05-06T09:30:00+02:00", "authors": [{"name": "Jon Alder"}]},
        {"id": "ostrel-2", "content_text": "Die Fähre kommt.", "summary": "Fähre", "language": "de", "date_modified": "2024-05-06T10:00:00Z"},
    ],
}


def test_items_of_a_json_feed_with_what_the_feed_says_of_all():
    first, second = adapters.read_all(json.dumps(JSON_FEED))
    assert first == {"url": URL, "title": "Bridge closed", "text": "The bridge was closed.\n\nA ferry will come.", "authors": ["Jon Alder"],
                     "publisher": "Ostrel Courier - World", "language": "en", "published": "2024-05-06T09:30:00+02:00"}
    assert second == {"id": "ostrel-2", "text": "Die Fähre kommt.", "publisher": "Ostrel Courier - World", "language": "de",
                      "modified": "2024-05-06T10:00:00Z"}
    assert adapters.form_of(JSON_FEED["items"][0]) == "JSON Feed"


@pytest.mark.parametrize("item", ["x", None, 3, []])
def test_an_item_of_a_json_feed_that_is_no_map_has_nothing_to_tell_it_by(item):
    [article] = adapters.read_all({**JSON_FEED, "items": [item]})
    assert not set(article) & {"id", "url", "title", "text"}


# --- schema.org.

NEWS = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "url": URL, "datePublished": "2024-05-06T09:30:00+02:00",
    "dateModified": "2024-05-06T11:45:00+02:00", "author": {"@type": "Person", "name": "Jon Alder"},
    "publisher": {"@type": "Organization", "name": "Ostrel Courier", "logo": {"@type": "ImageObject"}}, "inLanguage": "en-GB",
    "articleBody": "The bridge is closed.\n\n“It is not safe,” said Mira Voss.",
}


def test_a_news_article_of_schema_org():
    assert adapters.read(NEWS) == {
        "url": URL, "title": TITLE, "text": NEWS["articleBody"], "publisher": "Ostrel Courier", "language": "en-GB", "authors": ["Jon Alder"],
        "published": "2024-05-06T09:30:00+02:00", "modified": "2024-05-06T11:45:00+02:00",
    }


SCHEMA_CHANGES = [
    ({"@type": ["ReportageNewsArticle", "Article"]}, "title", TITLE),
    ({"@type": "http://schema.org/BlogPosting"}, "title", TITLE),
    ({"url": None, "mainEntityOfPage": {"@type": "WebPage", "@id": URL}}, "url", URL),
    ({"url": None, "@id": URL + "#article"}, "url", URL + "#article"),
    ({"url": None, "@id": "urn:bridge"}, "id", "urn:bridge"),
    ({"headline": "None", "name": "Another"}, "title", "Another"),
    ({"author": ["Jon Alder", {"name": "Ines Kray"}, {"name": "Jon Alder"}]}, "authors", ["Jon Alder", "Ines Kray"]),
    ({"author": None, "creator": "Jon Alder"}, "authors", ["Jon Alder"]),
    ({"publisher": [{"name": "Ostrel Courier"}, {"name": "Another"}]}, "publisher", "Ostrel Courier"),
    ({"publisher": {"@id": "#org"}, "sourceOrganization": "Courier"}, "publisher", "Courier"),
    ({"inLanguage": {"@type": "Language", "name": "English"}}, "language", "English"),
    ({"articleBody": "<p>It is closed.</p><p>“No,” said Voss&hellip;</p>"}, "text", "It is closed.\n\n“No,” said Voss…"),
    ({"articleBody": "1 < 2 & 3 > 2"}, "text", "1 < 2 & 3 > 2"),
    ({"articleBody": "", "description": "Cracks."}, "text", "Cracks."),
    ({"datePublished": "None", "dateCreated": "2024-05-06"}, "published", "2024-05-06"),
]


@pytest.mark.parametrize("change, field, value", SCHEMA_CHANGES)
def test_what_sites_make_of_schema_org(change, field, value):
    assert adapters.read({**NEWS, **change})[field] == value


def test_the_article_of_a_graph_and_of_a_list_of_scripts():
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Ostrel Courier"}, NEWS, {"@type": "BreadcrumbList"}]}
    assert adapters.read(graph) == adapters.read(json.dumps([{"@type": "Organization", "name": "x"}, graph])) == adapters.read(NEWS)
    assert len(adapters.read_all([graph, {**NEWS, "url": URL + "/2"}])) == 2
    with pytest.raises(Rejected, match="several-articles"):
        adapters.read([NEWS, NEWS])
    with pytest.raises(Rejected, match="no-article"):
        adapters.read({"@graph": [{"@type": "WebSite"}]})


# --- ninjs: built of the fields that its schemas document, 1.5, 2.0 and 3.0.

NINJS_1 = {
    "uri": "urn:newsml:voss.example:20240506:4711", "type": "text", "version": "2", "firstcreated": "2024-05-06T09:30:00+02:00",
    "versioncreated": "2024-05-06T11:45:00+02:00", "pubstatus": "usable", "urgency": 3, "language": "en", "byline": "Jon Alder",
    "infosource": [{"name": "Voss Agency", "rel": "content-originator"}], "headline": TITLE,
    "body_xhtml": "<p>The bridge is closed.</p>\n<p>“It is not safe,” said Mira&#160;Voss.</p>", "description_text": "Cracks.",
}
NINJS_2 = {
    "uri": "https://voss.example/4711", "type": "text", "versioncreated": "2024-05-06T11:45:00+02:00", "pubstatus": "canceled",
    "copyrightholder": "Voss Agency", "by": "Jon Alder", "headlines": [{"role": "short", "value": "Bridge closed"}, {"role": "main", "value": TITLE}],
    "bodies": [{"role": "html", "contenttype": "text/html", "value": "<section><p>The bridge is closed.</p><p>“No,” said Voss.</p></section>"}],
}
NINJS_3 = {
    "uri": "https://voss.example/4711", "type": "text", "firstCreated": "2024-05-06T09:30:00+02:00", "versionCreated": "2024-05-06T11:45:00+02:00",
    "pubStatus": "usable", "copyrightHolder": "Copyright Ltd", "infoSources": [{"name": "Voss Agency"}], "by": "Jon Alder", "language": "en",
    "headlines": [{"role": "main", "value": TITLE}],
    "bodies": [{"role": "main", "contentType": "application/xhtml+xml", "value": "<p>Rich.</p>"},
               {"role": "main", "contentType": "text/plain", "value": "“It is not safe,” said Mira Voss."},
               {"role": "caption", "contentType": "text/plain", "value": "The bridge"}],
}


def test_ninjs_1_has_one_text_a_field():
    assert adapters.read(NINJS_1) == {
        "id": NINJS_1["uri"], "title": TITLE, "text": "The bridge is closed.\n\n“It is not safe,” said Mira Voss.", "publisher": "Voss Agency",
        "language": "en", "authors": ["Jon Alder"], "published": "2024-05-06T09:30:00+02:00", "modified": "2024-05-06T11:45:00+02:00",
        "status": "usable",
    }
    assert adapters.read({**NINJS_1, "body_text": "Plain."})["text"] == "Plain."
    assert adapters.read({"uri": "urn:1", "headline_main": TITLE, "body_main": "Plain."}) == {"id": "urn:1", "title": TITLE, "text": "Plain."}


def test_ninjs_2_nests_them_in_lists():
    article = adapters.read(NINJS_2)
    assert (article["id"], article["url"], article["title"], article["publisher"]) == (NINJS_2["uri"], NINJS_2["uri"], TITLE, "Voss Agency")
    assert article["text"] == "The bridge is closed.\n\n“No,” said Voss." and article["status"] == "canceled"


def test_ninjs_3_writes_its_names_with_capitals():
    article = adapters.read(NINJS_3)
    assert (article["text"], article["publisher"]) == ("“It is not safe,” said Mira Voss.", "Voss Agency")
    assert (article["published"], article["modified"], article["status"]) == ("2024-05-06T09:30:00+02:00", "2024-05-06T11:45:00+02:00", "usable")


def test_an_agencys_canceled_article_is_taken_back(daemon):
    with Feeder(daemon.run) as feeder, Client(daemon.run, timeout=60) as client:
        first = feeder.deliver({**NINJS_2, "pubstatus": "usable"})
        feeder.deliver(NINJS_2)
        assert [story.closed_reason for story in client.stories(closed=True)] == ["retracted"]
        assert first.id == NINJS_2["uri"]


# --- Articles as they are.

def test_keys_that_are_no_forms_are_taken_as_they_are():
    article = {"title": "x", "url": URL, "published": "soon", "spider": object(), "authors": ("a", "b")}
    assert adapters.read(article) == {"url": URL, "title": "x", "authors": ["a", "b"], "published": "soon"}
    assert adapters.form_of(article) == "hearsay"


def test_scrapy_items():
    scrapy = pytest.importorskip("scrapy", reason="Scrapy is not installed")

    class Page(scrapy.Item):
        url, title, raw = scrapy.Field(), scrapy.Field(), scrapy.Field()

    assert adapters.read(Page(url=URL, title="x", raw=b"y")) == {"url": URL, "title": "x"}
    with pytest.raises(UnknownForm):
        adapters.read(Page)


def test_attrs_have_fields():
    attr = pytest.importorskip("attr", reason="attrs is not installed")
    Page = attr.make_class("Page", ["url", "title"])
    assert adapters.read(Page(URL, "x")) == {"url": URL, "title": "x"}


def test_named_tuples_and_objects_have_fields():
    Scraped = collections.namedtuple("Scraped", "url title")
    assert adapters.read(Scraped(URL, "x")) == {"url": URL, "title": "x"}

    @dataclasses.dataclass
    class Dated:
        url: str
        title: str
        published: datetime.date

    assert adapters.read(Dated(URL, "x", datetime.date(2024, 5, 6)))["published"] == "2024-05-06"
    for nothing in (7, None, print, Dated):
        with pytest.raises(UnknownForm):
            adapters.read(nothing)


def test_what_can_not_be_read_is_left_out_of_a_scrapers_article_and_refused_in_a_plain_one(daemon):
    scraped = {"maintext": "It is closed.", "url": URL, "title": "x" * 9000, "date_publish": "last Tuesday", "authors": ["a" * 2000] + ["b"] * 100}
    assert adapters.read(scraped) == {"url": URL, "text": "It is closed.", "authors": ["b"]}
    with Feeder(daemon.run, on_result=lambda receipt: None) as feeder:
        assert feeder.deliver(scraped).result == "ack"
        with pytest.raises(Rejected, match="field-too-long"):
            feeder.deliver({"url": URL, "title": "x" * 9000})


def test_what_the_daemon_can_not_be_asked_about_is_refused_like_what_it_refuses(daemon):
    seen = []
    with Feeder(daemon.run, on_result=seen.append) as feeder:
        feeder.send({"id": "number", "text": "x", "published": 2 ** 70})
        feeder.send({"id": "large", "text": "x" * 3_000_000})
        feeder.send({"id": "a-little-large", "text": "x" * 1_048_576})
        feeder.send("{not JSON")
        feeder.send({"id": "object", "text": "x", "authors": [object()]})
        feeder.send({"id": "good", "text": "“Go,” said Mira Voss."})
    assert {(receipt.id, receipt.reason) for receipt in seen if receipt.result == "rejected" and receipt.id} == {
        ("number", "type"), ("large", "too-large"), ("a-little-large", "too-large"), ("object", "field-type")}
    assert feeder.counts == {"rejected": 5, "ack": 1}
    with pytest.raises(Rejected, match="too-large"):
        with Feeder(daemon.run) as feeder:
            feeder.send({"id": "large", "text": "x" * 3_000_000})


@pytest.mark.parametrize("no_time", [
    "2024-02-30", "2024-05-06T24:00:00Z", "2024-05-06T09:30+25:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:60Z", "2024-05-06 09:30  UTC",
    "\u0662\u0660\u0662\u0664-\u0660\u0665-\u0660\u0666", "Wed, 30 Nov -0001 00:00:00 +0000", "Thu, 31 Feb 2024 09:30:00 GMT", 1714987800000000000,
    1e300,
    "05/06/2024", "20240506", "May 6, 2024 21:00 AM",
    float("nan"), datetime.datetime(1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1))), time.struct_time((0, 0, 0, 0, 0, 0, 0, 0, 0)),
], ids=str)
def test_what_the_daemon_cannot_read_as_a_time_is_left_out(no_time):
    assert adapters.read({"maintext": "x", "url": URL, "date_publish": no_time}) == {"url": URL, "text": "x"}


@pytest.mark.parametrize("written, read", [
    ("May 6, 2031 9:00 AM", "2031-05-06T09:00:00"), ("6 May 2031 9:00 pm EST", "2031-05-06T21:00:00-05:00"),
    ("Tuesday, May 6th, 2031 at 12:05 a.m. GMT", "2031-05-06T00:05:00+00:00"),
    ("Tue May 06 2031 09:00:00 GMT+0200 (CEST)", "2031-05-06T09:00:00+02:00"), ("May 6, 2031", "2031-05-06T00:00:00"),
])
def test_times_as_people_write_them_are_read_where_they_mean_one_thing(written, read):
    assert adapters.read({"id": "a", "title": "x", "published": written})["published"] == write_time(datetime.datetime.fromisoformat(read))


@pytest.mark.parametrize("written, read", [
    (1935824400250, 1935824400.25), ("1935824400250", 1935824400.25), ("1935824400.25", 1935824400.25), (1935824400, 1935824400),
])
def test_milliseconds_and_numbers_in_texts_are_times_as_well(written, read):
    assert adapters.read({"id": "a", "title": "x", "published": written})["published"] == read


def test_a_number_may_be_an_id_and_a_map_the_publisher():
    assert adapters.read({"id": 17, "content_text": "x"})["id"] == "17"
    assert adapters.read({"id": 17, "title": "x", "publisher": {"name": "Ostrel Courier"}, "authors": [{"name": "Jon Alder"}]}) == {
        "id": "17", "title": "x", "publisher": "Ostrel Courier", "authors": ["Jon Alder"]}


def test_times_that_are_kept_are_read_by_the_daemon(daemon):
    times = ["2024-05-06T09:30:00Z", "2024-05-06 09:30", "2024-05-06", "2024-05-06T09:30:00.123456+0200", "2024-05-06T09:30:00 GMT", 1714987800,
             1714987800.5, datetime.datetime(2024, 5, 6, 9, 30), "0001-01-01", "9999-12-31T23:59:59.999Z", "2024-05-06T23:59:60z",
             "2024-05-06t09:30 +01",
             1714987800250, "1714987800.25", "May 6, 2024 9:30 AM", -1, "Mon, 06 May 2024 09:30:00 +0200", "Mon, 6 May 2024 09:30 GMT"]
    with Feeder(daemon.run) as feeder:
        for number, one in enumerate(times):
            article = adapters.read({"maintext": "x", "url": f"{URL}/{number}", "date_publish": one})
            assert "published" in article and feeder.deliver(article).result == "ack"


# --- HTML.

HTML = [
    ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    ("One<br>two<br/>three", "One\ntwo\nthree"),
    ("<div><p>One  \n two</p>\n\n</div> three", "One two\n\nthree"),
    ("<ul><li>One</li><li>Two</li></ul>after", "One\nTwo\n\nafter"),
    ("<b>One</b>,<i>two</i>", "One,two"),
    ("<script>if (a < b) alert('x')</script><style>p { }</style>One", "One"),
    ("<p>A&amp;B &lt; C&nbsp;D &#8220;x&#x201d;</p>", "A&B < C D “x”"),
    ("<!-- not <p>this</p> -->One", "One"),
    ("<p title=\"a > b\">One", "One"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("Donau\u00addampfer", "Donaudampfer"),
    ("<noscript>Please enable</noscript><head><title>x</title></head>One", "One"),
    ("<a href='x>y'>One</a> two", "One two"),
    ("One\u00a0 two", "One two"),
    ("<h1>Head</h1>Body<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "Head\n\nBody\n\nab\nc"),
    ("&eacute;&#0;&#x80;&amp;amp; &unknown; & x", "é\ufffd€&amp; &unknown; & x"),
    ("<p>One<p>Two", "One\n\nTwo"),
    ("<SCRIPT>x</SCRIPT ><P>One</P>", "One"),
    ("<iframe src='x'></iframe><br><br><br>One<br><br>Two", "One\nTwo"),
    ("<p>One</p><![if !supportLists]>· <![endif]><![ %x; ]>Two<![CDATA[]]>", "One\n\n· Two"),
    ("", ""),
]


@pytest.mark.parametrize("html, text", HTML)
def test_html_becomes_plain_text(html, text):
    assert adapters.plain_text(html) == text


def test_a_deep_page_is_no_problem():
    assert adapters.plain_text("<div>" * 50_000 + "One" + "</div>" * 50_000) == "One"
    assert hearsay.adapters.read({"link": URL, "title": "<b>" * 10_000 + "x", "guidislink": True})["title"] == "x"


# --- The C client has the same table.

def scraped():
    """One of everything."""
    yield from (json.loads((real.HERE / f"{name}.json").read_text()) for name in real.RECORDED if name != "feedparser")
    yield from json.loads((real.HERE / "feedparser.json").read_text())
    yield from (NEWS, NINJS_1, NINJS_2, NINJS_3, {"@context": "x", "@graph": [{"@type": "WebSite"}, NEWS]}, *JSON_FEED["items"])
    yield from ({**NEWS, **change} for change, _, _ in SCHEMA_CHANGES)
    yield from ({"uri": f"urn:{number}", "headline": "x", "body_html": html} for number, (html, _) in enumerate(HTML))
    yield {"maintext": "x", "url": URL, "title": "x" * 9000, "date_publish": "last Tuesday", "authors": ["a" * 2000, " b ", "b"] + ["c"] * 100}
    yield {"id": "own", "title": "x", "published": "2024-05-06", "authors": "Jon Alder", "mood": "gloomy"}
    yield {"id": 2 ** 40, "title": "x", "publisher": {"name": "Ostrel Courier"}, "authors": [{"name": "Jon Alder"}, "b"], "fetched": "soon"}
    yield from ({"id": "own", "title": "x", "published": time} for time in [
        "May 6, 2031 9:00 PM EST", "6 May 2031 21:00 PM", "Tue May 06 2031 09:00:00 GMT+0200 (CEST)", "Monday, 6th May 2031, 12:00 a.m.",
        1935824400250,
        "1935824400.25", "1935824400250", "20310506", "05/06/2031", "May 6, 2031 9:00 AMT", "Tue, 06 May 2031 09:00:00 +0200", 2 ** 62])


def test_hearsay_feed_reads_them_as_this_package_does(tmp_path):
    program = os.environ.get("HEARSAY", str(TOP / "build/clients/cli/hearsay"))

    def articles(name, some):
        file = tmp_path / f"{name}.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in some))
        done = subprocess.run([program, "feed", "--dry-run", "--json", file], capture_output=True, text=True, timeout=60)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines, done.stderr
        return [line.get("article") for line in lines if "line" in line]

    all_of_them = list(scraped())
    by_program = articles("scraped", all_of_them)
    assert len(by_program) == len(all_of_them)
    for one, theirs, ours in zip(all_of_them, by_program, articles("translated", map(adapters.read, all_of_them))):
        assert theirs == ours, one
