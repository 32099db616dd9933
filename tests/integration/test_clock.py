"""A wall clock that leaps decades ahead while the daemon runs: entries go on with the time that it was."""
import datetime
import os
import subprocess

from articles import article
from harness import TestCase

# The C library's clock, but years ahead while the file $LEAP is there.
LEAPING = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	long r = syscall(SYS_clock_gettime, clock, now);
	if (r == 0 && clock == CLOCK_REALTIME && access(getenv("LEAP"), F_OK) == 0)
		now->tv_sec += 40L * 365 * 24 * 3600;
	return (int)r;
}
"""
HOUR = datetime.timedelta(hours=1)


class Clock(TestCase):
    def start(self):
        library = self.directory / "leaping.so"
        if not library.exists():
            subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-x", "c", "-", "-o", library], input=LEAPING, text=True, check=True)
        self.leap = self.directory / "leap"
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        return self.daemon(settings=["clock=arrival"], environment={"LD_PRELOAD": str(library), "LEAP": str(self.leap), "ASAN_OPTIONS": asan})

    def at_after(self, daemon, number, published):
        """The time of the entry that an article becomes."""
        self.assertEqual(self.requests(daemon).ask(article={**article(number), "published": published})["result"], "ack")
        return datetime.datetime.fromisoformat(self.query(daemon, "status")["at"].replace("Z", "+00:00"))

    def test_a_leap_is_told_and_not_believed_until_an_article_was_published_then(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        then = now + 40 * datetime.timedelta(days=365)
        daemon = self.start()
        self.assertLess(abs(self.at_after(daemon, 0, None) - now), HOUR)
        self.leap.touch()
        self.assertLess(abs(self.at_after(daemon, 1, None) - now), HOUR)
        self.assertLess(abs(self.at_after(daemon, 2, now.isoformat()) - now), HOUR)
        self.assertIn("the wall clock jumped", daemon.log())
        self.leap.unlink()
        self.assertLess(abs(self.at_after(daemon, 3, None) - now), HOUR)
        self.leap.touch()
        self.assertLess(abs(self.at_after(daemon, 4, then.isoformat()) - then), HOUR)
        self.assertEqual(daemon.stop(), 0)
