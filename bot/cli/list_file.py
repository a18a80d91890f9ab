"""A file that a person wrote: read whole, written whole or not at all."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.cli.workspace import read_text
from bot.errors import ListError


@dataclass(frozen=True, slots=True)
class ListFile:
    """The curated list as it was read.

    Attributes
    ----------
    path : Path
        Where it is.
    text : str
        What stood in it, byte for byte.
    """

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> "ListFile":
        """Read it.

        Raises
        ------
        ConfigError
            If it cannot be read.
        ListError
            If it is not UTF-8.
        """
        return cls(path, read_text(path, "Name a list"))

    def replace(self, text: str) -> None:
        """Write a new text; a link to the file stays one, and so do its permissions.

        Raises
        ------
        ListError
            If somebody else wrote to it since it was read, or it cannot be written. It is as it
            was then.
        """
        target = self.path.resolve()
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            if target.read_bytes() != self.text.encode():
                raise ListError(
                    f"{self.path}: changed since it was read. Nothing was changed. Run the same "
                    "command again."
                )
            part.write_bytes(text.encode())
            shutil.copymode(target, part)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ListError(
                f"{self.path}: {error.strerror}. Nothing was changed. Make it writable."
            ) from error
