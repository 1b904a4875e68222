"""What the model generated, until the framework reports what was spoken."""

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
        """Return the reply that begins with the spoken text, and remove the replies before it, which were never spoken.

        Filters remove markup from a text before it is spoken, so only letters and digits are compared. If there is only
        one reply, it is taken even if it differs: numbers, for example, are spoken as words.
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
