"""Options that several commands share, said the same everywhere."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Born = Annotated[int | None, typer.Option(metavar="YEAR", help="Your year of birth.")]
Country = Annotated[
    str | None, typer.Option(metavar="CODE", help="Where you grew up, such as GB.")
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
