"""What cannot be known of a sheet is asked: of the person at the terminal or, where nobody is there, not at all."""

import sys
from collections.abc import Callable
from typing import NamedTuple


class Choice(NamedTuple):
    """An answer that can be given: what is typed for it, what it means, and what becomes of it."""

    typed: str
    words: str
    answer: str


class Question(NamedTuple):
    """Something that only a person knows: where it comes up, what it is, the row in which it does, and the answers."""

    where: str
    message: str
    row: str
    choices: tuple[Choice, ...]


Asker = Callable[[Question], str | None]
"""Puts a question and gives the answer; None where there is none."""


def nobody(_question: Question) -> None:
    """Nobody is there to be asked."""


def at_terminal(question: Question) -> str | None:
    """Ask at the terminal until one of the answers comes; an empty line, or the end of the input, is none."""
    print(f"{question.where}: {question.message}", file=sys.stderr)
    if question.row:
        print(f"   row: {question.row}", file=sys.stderr)
    for choice in question.choices:
        print(f"   {choice.typed}  {choice.words}", file=sys.stderr)
    answers = {choice.typed: choice.answer for choice in question.choices}
    while True:
        try:
            typed = typed_line(f"   {', '.join(answers)}, or nothing to leave it open: ")
        except EOFError:
            return None
        if not typed or typed in answers:
            return answers.get(typed)


def typed_line(prompt: str) -> str:
    """A line that is typed at the terminal, without spaces around it. Raises EOFError at the end of the input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def is_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
