"""What the commands work on: the configuration and the files that it names."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot import config, decisions, readme, training, venue
from bot.arxiv_settings import ArxivSettings
from bot.config import Config
from bot.decisions import PaperDecision
from bot.errors import ConfigError, ListError
from bot.readme import PaperList
from bot.training import Sources
from bot.venue import VenueCatalogue
from classifier import train
from classifier.corpus import Corpus, read_corpus
from classifier.dataset import LabelVocabulary, read_labels
from classifier.errors import ModelError
from classifier.model import Model

SEED = 0


@dataclass(frozen=True)
class Workspace:
    """A configuration and the folder that its paths start from.

    Attributes
    ----------
    config : Config
        The configuration.
    root : Path
        Folder of the configuration file.
    """

    config: Config
    root: Path

    @classmethod
    def open(cls, path: Path) -> "Workspace":
        """Read the configuration.

        Raises
        ------
        ConfigError
            If the file is missing or wrong.
        """
        text = read_text(path, "Write one, or name another with --config")
        return cls(config=config.parse(text, path.name), root=path.parent)

    def file(self, relative: str) -> Path:
        """Give the path of a configured file."""
        return self.root / relative

    @cached_property
    def list_text(self) -> str:
        """The list as it stands in the working copy."""
        path = self.file(self.config.list.path)
        return decode_list(_read_bytes(path, "Correct [list] path"), path.name)

    def read_list(self, text: str | None = None) -> PaperList:
        """Read the list, by default the working copy's."""
        return readme.read(self.list_text if text is None else text, self.config.list)

    @cached_property
    def further_texts(self) -> tuple[str, ...]:
        """Texts of further files to know papers from."""
        return tuple(
            read_text(self.file(p), "Correct [list] known") for p in self.config.list.known
        )

    @cached_property
    def decisions(self) -> tuple[PaperDecision, ...]:
        """Verdicts on file; none if there is no such file yet."""
        path = self.file(self.config.files.decisions)
        return read_decisions(path) if path.exists() else ()

    @cached_property
    def corpus(self) -> Corpus | None:
        """The corpus; None if there is no such file yet."""
        path = self.file(self.config.files.corpus)
        return read_corpus(path) if path.exists() else None

    @cached_property
    def vocabulary(self) -> LabelVocabulary:
        """Labels of the list; none if there is no such file."""
        path = self.file(self.config.files.labels)
        return read_labels(path) if path.exists() else LabelVocabulary(())

    @cached_property
    def catalogue(self) -> VenueCatalogue:
        """Venues, with those of the list's own file."""
        extra = self.config.files.venues
        text = read_text(self.file(extra), "Correct [files] venues") if extra else None
        return venue.read_catalogue(text)

    @property
    def name(self) -> str:
        """Name of the list: that of its folder."""
        return self.root.resolve().name

    @property
    def store_folder(self) -> Path:
        """Where the store, the model and the report are."""
        return self.file(self.config.files.store)

    def arxiv_settings(self, repository_url: str) -> ArxivSettings:
        """Tell how arXiv is to be asked."""
        arxiv = self.config.arxiv
        return ArxivSettings(
            rss_url=arxiv.rss_url,
            api_url=arxiv.api_url,
            oai_url=arxiv.oai_url,
            delay_seconds=arxiv.delay_seconds,
            read_timeout_seconds=arxiv.timeout_seconds,
            retries=arxiv.retries,
            backoff_seconds=arxiv.backoff_seconds,
            contact=arxiv.contact,
            repository_url=repository_url,
        )

    def train(self, sources: Sources, description: str, *, cache: Path | None) -> Model:
        """Make the model, or load it if nothing that it depends on has changed.

        Parameters
        ----------
        sources : Sources
            What is known.
        description : str
            What the list says it is about.
        cache : Path or None
            File to keep the model in; None to train anew and keep nothing.
        """
        examples = training.examples(sources)
        sections = [section.heading for section in self.config.list.sections]
        version = train.fingerprint(examples, sections, self.vocabulary, description, SEED)
        cached = _load(cache, version) if cache else None
        if cached is not None:
            return cached
        model = train.train(
            examples,
            sections=sections,
            vocabulary=self.vocabulary,
            description=description,
            seed=SEED,
        )
        if cache:
            cache.parent.mkdir(parents=True, exist_ok=True)
            model.save(cache)
        return model


def read_decisions(path: Path) -> tuple[PaperDecision, ...]:
    """Read a file of verdicts."""
    return decisions.parse(read_text(path, "Name a file of decisions"), path.name)


def decode_list(content: bytes, name: str) -> str:
    """Decode the list's file.

    Raises
    ------
    ListError
        If it is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ListError(
            f"{name}: byte {error.start} is not UTF-8. Nothing was changed. Save it as UTF-8."
        ) from error


def _load(cache: Path, version: str) -> Model | None:
    """Load a cached model; one that is damaged or of other papers is made anew."""
    try:
        model = Model.load(cache) if cache.exists() else None
    except ModelError:
        return None
    return model if model and model.version == version else None


def _read_bytes(path: Path, advice: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}. {advice}. Nothing was run.") from error


def read_text(path: Path, advice: str) -> str:
    """Read a UTF-8 text file; `advice` says what to do if it is missing."""
    return decode_list(_read_bytes(path, advice), path.name)
