"""Random calendar expressions: everything that systemd.time(7) describes, and near misses."""

import string

SHORT = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LONG = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHORTHANDS = """minutely hourly daily monthly weekly yearly annually anually quarterly semiannually semi-annually
biannually bi-annually""".split()
# What looks like a zone and is none, or is one under a name that may not be said.
NO_ZONES = """europe/berlin Europe/Berln Europe Europe/ /Europe/Berlin Europe//Berlin ../zoneinfo/UTC zone.tab tzdata.zi
/usr/share/zoneinfo/UTC Europe/../Europe/Berlin XYZ UTC+1 +02:00 Z Mars/Phobos UTCX . ..""".split()


def cased(rng, word):
    mixed = "".join(rng.choice([c.lower(), c.upper()]) for c in word)
    return rng.choice([word, word, word.lower(), word.upper(), mixed])


def number(rng, value, width=2):
    return rng.choice([str(value), str(value).zfill(width), str(value).zfill(width), str(value).zfill(width + 1)])


def fraction(rng):
    """Digits behind the point: up to six count, the rest rounds."""
    digits = rng.choice([1, 1, 2, 3, 3, 6, 6, 7, 8, 9, 12])
    return "." + "".join(rng.choice("0123456789") for _ in range(digits))


class Expressions:
    def __init__(self, rng, zones):
        self.rng = rng
        self.zones = zones

    # One field

    def term(self, low, high, favourite=None, decimal=False):
        """A value, a range or a repetition that is valid between `low` and `high`; `favourite` is a likely value."""
        rng = self.rng

        def value(least, most):
            if favourite is not None and least <= favourite <= most and rng.random() < 0.5:
                return favourite
            return rng.randint(least, most)

        def text(v, width=2):
            return number(rng, v, width) + (fraction(rng) if decimal and v < high and rng.random() < 0.35 else "")

        kind = rng.random()
        if kind < 0.5:
            return text(value(low, high))
        if kind < 0.75:
            start = value(low, high - 1)
            # The last of the range may be beyond what the favourite needs.
            stop = rng.randint(start + 1, high)
            step = ""
            if rng.random() < 0.5:
                most = stop - start
                step = f"/{text(rng.randint(1, rng.choice([most, min(most, 7)])), 1)}"
            return f"{text(start)}..{text(stop)}{step}"
        start = rng.choice([low, value(low, high - 1)])
        most = high - start
        return f"{text(start)}/{text(rng.randint(1, rng.choice([most, min(most, 15)])), 1)}"

    def field(self, low, high, favourite=None, star=0.35, decimal=False):
        if self.rng.random() < star:
            return "*"
        count = self.rng.choice([1, 1, 1, 1, 2, 2, 3, 5])
        return ",".join(self.term(low, high, favourite, decimal) for _ in range(count))

    def year(self, now):
        rng = self.rng
        if rng.random() < 0.55:
            return "*"
        if rng.random() < 0.2:
            digits = rng.choice(["{:02}", "{}"])
            return ",".join(digits.format(year) for year in (now % 100, rng.randint(0, 99)))
        near = rng.choice([now, now, min(now + 1, 2199), rng.randint(1970, 2199)])
        return self.field(1970, 2199, near, star=0)

    # The parts

    def weekdays(self):
        rng = self.rng
        parts = []
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            names = [rng.choice([SHORT, LONG]) for _ in range(2)]
            first = rng.randrange(7)
            text = cased(rng, names[0][first])
            if rng.random() < 0.45:
                text += rng.choice(["..", "..", "-"]) + cased(rng, names[1][rng.randint(first, 6)])
            parts.append(text)
        return ",".join(parts) + rng.choice([""] * 5 + [","])

    def date(self, now):
        rng = self.rng
        month = self.field(1, 12, now.month)
        mark = rng.choice(["-", "-", "-", "~"])
        if mark == "-":
            day = self.field(1, 31, rng.choice([now.day, min(now.day + 1, 31), 1, 31]), star=0.3)
        else:
            day = self.field(1, 28, rng.choice([1, 1, 2, 7]), star=0.1)
        date = f"{month}{mark}{day}"
        return date if rng.random() < 0.35 else f"{self.year(now.year)}-{date}"

    def time(self):
        rng = self.rng
        # Clocks change in the small hours.
        hour = self.field(0, 23, rng.choice([0, 1, 2, 3, rng.randrange(24)]))
        minute = self.field(0, 59, rng.choice([0, 30, 30, 15]), star=0.15)
        if rng.random() < 0.6:
            return f"{hour}:{minute}"
        return f"{hour}:{minute}:{self.field(0, 59, 0, star=0.12, decimal=True)}"

    def epoch(self, second):
        rng = self.rng
        return "@" + str(rng.choice([second + rng.randint(1, 10**7), rng.randint(0, 7 * 10**9), second]))

    def zone(self):
        rng = self.rng
        return rng.choice([cased(rng, "UTC"), rng.choice(self.zones), rng.choice(self.zones)])

    def valid(self, now, second):
        """An expression for about the time `now` (a datetime; `second` since the epoch)."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.06:
            body = cased(rng, rng.choice(SHORTHANDS))
        elif kind < 0.08:
            body = rng.choice(["", self.weekdays() + " "]) + self.epoch(second)
        else:
            shape = rng.choice(["t", "t", "t", "wt", "wt", "dt", "dt", "dt", "wdt", "w", "d", "wd"])
            parts = []
            if "w" in shape:
                parts.append(self.weekdays())
            if "d" in shape:
                parts.append(self.date(now))
            if "t" in shape:
                parts.append(self.time())
            body = rng.choice([" "] * 6 + ["  ", "   "]).join(parts)
        return body if rng.random() < 0.85 else f"{body} {self.zone()}"

    # Near misses

    def near_miss(self, now, second):
        """Mostly what systemd rejects; what it takes after all is compared like everything else."""
        rng = self.rng
        text = self.valid(now, second)
        kind = rng.randrange(8)
        if kind == 0:
            return f"{text.split(' ')[0]} {rng.choice(NO_ZONES)}"
        if kind == 1:
            return self.wrong_number(text)
        if kind == 2:
            return rng.choice(
                ["8:30:59.9999999", "24:00", "8:60", "8:30:60", "*-13-01", "*-00-01", "*-01-32", "*-*-00", "1969-12-31",
                 "2200-01-01", "*-02~29", "*-*~31", "*-*~0", "*:0/0", "*:0/60", "0/24:00", "*:*:0/60", "*-*-1/31", "5..5:00",
                 "6..5:00", "*:0..30/31", "8", "*", "08:30:", ":30", "8:", "Fri..Mon 8:30", "Mon.. 8:30", "Mon,,Tue 8:30",
                 "Mon..Wed..Fri 8:30", "Mon Tue 8:30", "Mo 8:30", "Mond 8:30", ",Mon 8:30", "", " ", "@", "@-1", "@1.5", "@ 5",
                 "@99999999999999999999", "@5 8:30", "dailyx", "daily 8:30", "Mon daily", "never", "8:30 Mon", "1-2-3-4",
                 "1~2-3", "1-2~3~4", "2026~1~1", "*~*", "1,2:*,3", "*,1:00", "*/5:00", "8:*/5", "8..9..10:00", "8/2/2:00",
                 "8:30.5", "8.5:30", "-1:00", "+8:30", "8:+30", "8:30:0x1", "8:1e1", "８:30", "8：30", "08:30\u00a0UTC",
                 "4294967304:00", "8:4294967326", "8:0:2147483648", "8:0:18446744073710", "99999999999999999999:0",
                 "00000000000000000000008:30", "*-*-* *:*:*.*", "8:0:0..0.5/0.1", "8:0:0.000001/0.000001", "8:0:0.5,0.500001", "8:0:.5", "8:0:5.",
                 "8:0:1...5", "8:0:1.5..3.5/.5", ",".join(["8"] * 240) + ":00", ",".join(["8"] * 242) + ":00", "UTC",
                 "Europe/Berlin", "Sun-Mon", "Sun..Sun,", "Mon-", "Mon-,Tue", "*-*-*  8:30 ", "*-*-*T8:30", "2026-11-23 ",
                 "08:30  UTC", "2026-11-23  UTC", "Mon  UTC", "daily  UTC", "08:30 UTC UTC", "8:30 Europe/Berlin UTC",
                 "8:30 UTC Europe/Berlin", "@1900000000 Europe/Berlin", "annual", "fortnightly", "semi annually"]
            )  # fmt: skip
        for _ in range(rng.choice([1, 1, 2])):
            at = rng.randrange(len(text) + 1)
            rest = at + rng.choice([0, 1])
            new = rng.choice(["", *"0123456789*/,-.:~@ ..", *"/,-.:~* ", rng.choice(string.ascii_letters)])
            text = text[:at] + new + text[rest:]
        return text

    def wrong_number(self, text):
        """One number replaced by another."""
        rng = self.rng
        places = [i for i, c in enumerate(text) if c.isdigit() and (i == 0 or not text[i - 1].isdigit())]
        if not places:
            return text + rng.choice(["0", " 0", ":0"])
        start = rng.choice(places)
        end = start
        while end < len(text) and text[end].isdigit():
            end += 1
        wrong = rng.choice("0 00 7 12 13 23 24 31 32 59 60 61 99 100 1969 2200 -1".split() + [""])
        return text[:start] + wrong + text[end:]
