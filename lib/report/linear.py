"""A report in Linear's Markdown: GitHub's, but for its own folds."""

import re

from lib.report.document import Fold
from lib.report.escape import WORD_JOINER, inline
from lib.report.markdown import Markdown

_FOLD = re.compile(r"^(\s*)(?=\+{3})", re.MULTILINE)  # what begins or ends one, perhaps inside a fence too


class Linear(Markdown):
    """Folds stand between lines of three plus signs."""

    def excerpt(self, text: str) -> str:
        return _FOLD.sub(rf"\1{WORD_JOINER}", super().excerpt(text))

    def fold(self, fold: Fold) -> str:
        return f"+++ {inline(fold.summary)}\n\n{self.leaves(fold.blocks)}\n\n+++"


LINEAR = Linear()
