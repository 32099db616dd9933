"""A Scrapy project in one file: a spider over the site of test_scrapy.py, with the pipeline turned on by one line. Prints its statistics.

    spider.py SITE '{"SETTING": …}'
"""
import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Site(scrapy.Spider):
    name = "site"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        yield from response.follow_all(css="a.article", callback=self.parse_article)
        yield from response.follow_all(css="a.next")

    def parse_article(self, response):
        yield {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "body": "\n\n".join(response.css("p::text").getall()),
            "published": response.css("time::attr(datetime)").get(),
            "response": response,  # what a spider keeps for itself
        }


settings = {
    "ITEM_PIPELINES": {"hearsay.scrapy.HearsayPipeline": 900},
    "HEARSAY_FIELDS": {"body": "text"},
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "TELNETCONSOLE_ENABLED": False,
    "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
    "LOG_LEVEL": "INFO",
    **json.loads(sys.argv[2]),
}
process = CrawlerProcess(settings)
crawler = process.create_crawler(Site)
process.crawl(crawler)
process.start()
print(json.dumps({key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, (int, str))}))
