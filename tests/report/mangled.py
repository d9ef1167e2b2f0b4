"""What mail, trackers and editors make of a text. KEPT leaves every word readable, BROKEN does not."""

import html
import quopri
import re
import textwrap

from lib.report.block import BEGIN, END


def split(text):
    """The words above the block, and the block's lines."""
    visible, block = text.split("```golive-seal\n")
    return visible, block.removesuffix("```\n").splitlines()


def join(visible, lines):
    return f"{visible}```golive-seal\n" + "\n".join(lines) + "\n```\n"


def each_line(change):
    return lambda text: "\n".join(map(change, text.splitlines()))


def inside(change):
    """Changes the lines of letters between the markers."""

    def mangle(text):
        visible, (begin, *letters, end) = split(text)
        return join(visible, [begin, *change(letters), end])

    return mangle


def smarten(text):
    text = re.sub(r'(\w)"', r"\1”", text).replace('"', "“").replace("'", "’")
    return text.replace("--", "—").replace("...", "…").replace(" - ", " – ")


def sprinkle(character, every=7):
    return lambda text: character.join(text[start : start + every] for start in range(0, len(text), every))


def rewrap(text):
    """At 40 characters, long words broken, as narrow mail clients do it."""
    return "\n".join("\n".join(textwrap.wrap(line, 40)) for line in text.splitlines())


def as_jira(macro):
    """Fences become macros of Jira's."""
    return lambda text: re.sub(r"```[\w-]*", f"{{{macro}}}", text)


KEPT = {
    "nothing": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "trailing spaces": each_line(lambda line: line + "  "),
    "indent": each_line(lambda line: "    " + line),
    "quoted": each_line(lambda line: "> " + line),
    "quoted twice": each_line(lambda line: "> > " + line),
    "lost fence": lambda text: text.replace("```golive-seal", "").removesuffix("```\n"),
    "Jira code": as_jira("code:title=report.md"),
    "Jira noformat": as_jira("noformat"),
    "one line": lambda text: " ".join(text.split("\n")),
    "no line breaks in the block": inside(lambda lines: ["".join(lines)]),
    "no blanks in the block": inside(lambda lines: ["".join(lines).replace(" ", "")]),
    "re-wrapped": rewrap,
    "smart": smarten,
    "NBSP": lambda text: text.replace(" ", "\u00a0"),
    "zero width": sprinkle("\u200b"),
    "soft hyphens and BOM": lambda text: "\ufeff" + sprinkle("\u00ad")(text),
    "upper case": str.upper,
    "HTML escaped": html.escape,
    "HTML escaped twice": lambda text: html.escape(html.escape(text)),
    "NBSP as HTML": lambda text: text.replace(" ", "&nbsp;"),
    "br as text": lambda text: html.escape(text.replace("\n", "<br/>\n")),
    "br": lambda text: text.replace("\n", "<br/>\n"),
    "doubled lines": each_line(lambda line: f"{line}\n{line}"),
    "blank lines between": lambda text: text.replace("\n", "\n\n"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "no icons": lambda text: re.sub("[✓✎◇]", "", text),
    "words around": lambda text: f"Dear all,\nsee below.\n\n{text}\n-- \nBest regards, Ana",
    "full width": lambda text: text.translate({number: number + 0xFEE0 for number in range(0x30, 0x7B)}),
}


def cut(text):
    visible, lines = split(text)
    return f"{visible}```golive-seal\n" + "\n".join(lines[: len(lines) // 2])


def numbered(lines):
    return [f"{number:3} {line}" for number, line in enumerate(lines, start=1)]


def one_letter(lines):
    return [*lines[:3], ("a" if lines[3][0] != "a" else "b") + lines[3][1:], *lines[4:]]


BROKEN = {
    "no seal": (lambda text: split(text)[0], "no-block"),
    "cut in half": (cut, "no-block"),
    "cut markers": (lambda text: text.replace(BEGIN, "").replace(END, ""), "no-block"),
    "two blocks": (lambda text: text * 2, "two-blocks"),
    "a block in a block": (inside(lambda lines: [*lines[:9], BEGIN, *lines[9:]]), "two-blocks"),
    "two ends": (inside(lambda lines: [*lines[:9], END, *lines[9:]]), "damaged"),
    "line numbers": (inside(numbered), "damaged"),
    "one letter": (inside(one_letter), "damaged"),
    "a lost line": (inside(lambda lines: lines[1:]), "damaged"),
    "two lines swapped": (inside(lambda lines: [lines[1], lines[0], *lines[2:]]), "damaged"),
    "foreign letters": (inside(lambda lines: ["1890", *lines]), "damaged"),
    "cyrillic look-alikes": (inside(lambda lines: [line.replace("a", "а") for line in lines]), "damaged"),
    "nothing inside": (inside(lambda lines: []), "damaged"),
    "too long": (lambda text: text + " " * 8_000_000, "too-long"),
}
