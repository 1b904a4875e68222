"""What the model wrote, until the framework tells what was spoken of it."""

from __future__ import annotations


class Replies:
    def __init__(self) -> None:
        self._texts: list[str] = []

    def begin(self, text: str = "") -> None:
        self._texts.append(text)

    def add(self, text: str) -> None:
        if not self._texts:
            self.begin()
        self._texts[-1] += text

    @property
    def newest(self) -> str:
        return self._texts[-1].strip() if self._texts else ""

    def take(self, spoken: str) -> str | None:
        """The reply that begins with what was spoken; replies before it were never spoken, and go with it.

        Filters take marks out of a text before it is spoken, so only letters and digits are compared. A single reply is
        taken even where they differ: numbers are spoken as words.
        """
        self._texts = [text for text in self._texts if text.strip()]
        wanted = _letters(spoken)
        for index, text in enumerate(self._texts):
            if _letters(text).startswith(wanted):
                del self._texts[: index + 1]
                return text.strip()
        if len(self._texts) == 1:
            return self._texts.pop().strip()
        return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
