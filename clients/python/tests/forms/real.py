"""What the real libraries make of the pages here. `python3 real.py` records it in the files beside this one, as far as the libraries are
installed; the tests use the libraries where they can, and what was recorded too. The pages are invented."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
URL = "https://www.ostrel-courier.example/2024/05/06/bridge-closed?utm_source=x"


def page(name):
    return (HERE / name).read_text()


def trafilatura_json():
    import trafilatura
    return json.loads(trafilatura.extract(page("page.html"), url=URL, output_format="json", with_metadata=True))


def trafilatura_document():
    import trafilatura
    return trafilatura.bare_extraction(page("page.html"), url=URL, with_metadata=True)


def trafilatura_bare():
    """The document as a dictionary, without what is no JSON."""
    document = trafilatura_document()
    return {key: value for key, value in (document if isinstance(document, dict) else document.as_dict()).items()
            if key not in ("body", "commentsbody")}


def news_please_object(name="page.html", url=URL):
    from newsplease import NewsPlease
    return NewsPlease.from_html(page(name), url=url)


def news_please():
    return news_please_object().get_serializable_dict()


def news_please_undated():
    return news_please_object("bare.html", "https://www.ostrel-courier.example/x").get_serializable_dict()


def newspaper_object():
    import newspaper
    article = newspaper.Article(URL)
    article.download(input_html=page("page.html"))
    article.parse()
    return article


def newspaper4k():
    article = newspaper_object()
    if not hasattr(article, "to_json"):
        raise ImportError("this is newspaper3k")
    return json.loads(article.to_json())


def feedparser_entries():
    import feedparser
    return feedparser.parse(page("feed.xml")).entries + feedparser.parse(page("atom.xml")).entries


RECORDED = {
    "trafilatura": trafilatura_json, "trafilatura-bare": trafilatura_bare, "news-please": news_please,
    "news-please-undated": news_please_undated, "newspaper4k": newspaper4k, "feedparser": feedparser_entries,
}


def main():
    for name, make in RECORDED.items():
        try:
            made = make()
        except ImportError as error:
            print(f"{name}: not recorded, {error}", file=sys.stderr)
            continue
        (HERE / f"{name}.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
