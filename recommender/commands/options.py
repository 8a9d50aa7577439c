"""Options that several commands share, said the same everywhere."""

from typing import Annotated, Literal

import typer

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Born = Annotated[int | None, typer.Option(metavar="YEAR", help="Your year of birth.")]
Country = Annotated[
    str | None,
    typer.Option(metavar="COUNTRY", help="Where you grew up, such as Brazil or BR."),
]
Avoid = Annotated[
    list[str] | None, typer.Option(metavar="TAG", help="Keep away from this.")
]
MaxLoad = Annotated[
    int | None,
    typer.Option(metavar="0-5", min=0, max=5, help="How heavy it may be; usually 3."),
]
Near = Annotated[
    int | None,
    typer.Option(
        metavar="0-4", min=0, max=4, help="How close to tears beforehand; usually 1."
    ),
]
Language = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="LANGUAGE", help="You read, such as Spanish."),
]
Era = Annotated[
    list[str] | None,
    typer.Option("--era", metavar="TAG", help="An era of your childhood."),
]
Form = Annotated[
    list[str] | None,
    typer.Option("--format", metavar="FORM", help="film, book, short, novel ..."),
]
Loss = Annotated[
    list[str] | None,
    typer.Option(
        "--loss", metavar="WHO", help="Steer around a recent loss: parent, animal ..."
    ),
]
LossUntil = Annotated[
    str | None,
    typer.Option(
        "--loss-until", metavar="DATE", help="Until then; a year, if you do not say."
    ),
]
LastCried = Annotated[
    Literal["month", "year", "years", "decades", "never"] | None,
    typer.Option(
        "--last-cried", metavar="HOW", help="month, year, years, decades or never."
    ),
]
Buddy = Annotated[
    str | None,
    typer.Option("--buddy", metavar="NAME", help="A person you trust."),
]
Sign = Annotated[
    str | None,
    typer.Option("--sign", metavar="TEXT", help="A sign you two agree on."),
]
Stopped = Annotated[bool, typer.Option("--stopped", help="You stopped before the end.")]
TooMuch = Annotated[
    bool, typer.Option("--too-much", help="It was more than was good for you.")
]
Note = Annotated[str, typer.Option(metavar="TEXT", help="A line for yourself.")]
