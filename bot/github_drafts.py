"""Draft pull requests on GitHub: opened once, completed if a run was cut short.

The label is set last, so that a draft without it is one whose opening was cut short.
"""

import logging
from functools import partial

from github.PullRequest import PullRequest as GitHubPull

from bot import github_branch, github_labels
from bot.errors import BotError
from bot.github_branch import Base, Push
from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession
from bot.github_settings import RepositorySettings
from bot.pull_request import (
    Published,
    PublishOutcome,
    PullRequestPlan,
    read_marker,
    render_marker,
)

_log = logging.getLogger(__name__)
_MAX_BODY = 65_536
_LABEL_COLOUR = "1d76db"
_LABEL_DESCRIPTION = "Drafted by the arXiv bot; closing it means no"


class Drafts:
    """The bot's pull requests in one repository.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    settings : RepositorySettings
        Label, reviewers, and whether to open drafts.
    """

    def __init__(self, session: GitHubSession, settings: RepositorySettings) -> None:
        self._session = session
        self._settings = settings
        self._has_drafts = settings.draft
        self._has_label = False
        self._warnings: tuple[str, ...] = ()

    def publish(self, plan: PullRequestPlan, base: Base) -> Published:
        """Make a plan's pull request be there, once.

        Parameters
        ----------
        plan : PullRequestPlan
            What to open.
        base : Base
            The commit at which the planned content was made.

        Returns
        -------
        Published
            What is there now.

        Raises
        ------
        BotError
            If the body is too long or does not hold the marker: a bug of ours.
        GitHubError
            If GitHub refuses or cannot be reached.
        """
        _check(plan)
        known = self._find(plan.branch)
        standing = _find_standing(plan, known)
        if standing is not None:
            return standing
        pull = next((pull for pull in known if pull.state == "open"), None)
        push = github_branch.push(self._session, plan, base, is_open=pull is not None)
        if push in _REASONS:
            return self._leave_alone(plan, pull, _REASONS[push])
        published = self._open(plan, base, push) if pull is None else self._adopt(plan, pull, push)
        _log.info("draft published number=%s outcome=%s", published.number, published.outcome)
        return published

    def complete(self, number: int) -> tuple[str, ...]:
        """Add what a cut run left out of an open draft: reviewers, then the label.

        Parameters
        ----------
        number : int
            The pull request.

        Returns
        -------
        tuple of str
            Warnings about what could not be added.

        Raises
        ------
        GitHubError
            If the pull request cannot be read.
        """
        repository = self._session.repository
        return self._finish(self._session.ask(Step.READ, lambda: repository.get_pull(number)))

    def set_label(self, number: int, name: str) -> None:
        """Set a label on a pull request; GitHub makes one that does not exist."""
        repository, ask = self._session.repository, self._session.ask
        issue = ask(Step.READ, lambda: repository.get_issue(number))
        ask(Step.WRITE_LABEL, lambda: issue.add_to_labels(name))

    def _find(self, branch: str) -> list[GitHubPull]:
        """Find a branch's pull requests, newest first; GitHub may ignore the filter."""
        session, repository = self._session, self._session.repository
        head = f"{repository.owner.login}:{branch}"

        def find() -> list[GitHubPull]:
            pulls = repository.get_pulls(state="all", head=head)
            return [pull for pull in pulls if pull.head.ref == branch and session.is_here(pull)]

        return session.ask(Step.READ, find)

    def _open(self, plan: PullRequestPlan, base: Base, push: Push) -> Published:
        try:
            pull = self._create(plan, base)
        except GitHubAnswerError as refusal:
            if not refusal.says("a pull request already exists"):
                raise
            pull = next(p for p in self._find(plan.branch) if p.state == "open")
        warnings, self._warnings = self._warnings, ()
        outcome = PublishOutcome.CREATED if push is Push.NEW else PublishOutcome.ADOPTED
        return Published(pull.number, pull.html_url, outcome, (*warnings, *self._finish(pull)))

    def _create(self, plan: PullRequestPlan, base: Base) -> GitHubPull:
        repository = self._session.repository

        def create() -> GitHubPull:
            return repository.create_pull(
                base.branch,
                plan.branch,
                title=plan.title,
                body=plan.body,
                draft=self._has_drafts,
            )

        try:
            return self._session.ask(Step.WRITE_PULL_REQUEST, create)
        except GitHubAnswerError as refusal:
            if not self._has_drafts or not refusal.says("draft pull requests are not supported"):
                raise
            self._has_drafts = False
            self._warnings = (_NO_DRAFT,)
            return self._session.ask(Step.WRITE_PULL_REQUEST, create)

    def _adopt(self, plan: PullRequestPlan, pull: GitHubPull, push: Push) -> Published:
        if read_marker(pull.body) is None:
            body = f"{render_marker(plan.marker)}\n{pull.body or ''}"
            body = body if len(body) <= _MAX_BODY else plan.body
            step = Step.WRITE_PULL_REQUEST
            self._session.ask(step, lambda: pull.edit(body=body), is_patch=True)
        is_updated = push is Push.RENEWED
        outcome = PublishOutcome.UPDATED if is_updated else PublishOutcome.ADOPTED
        return Published(pull.number, pull.html_url, outcome, self._finish(pull))

    def _leave_alone(
        self, plan: PullRequestPlan, pull: GitHubPull | None, reason: str
    ) -> Published:
        page = f"{self._session.repository.html_url}/tree/{plan.branch}"
        number, url = (pull.number, pull.html_url) if pull else (None, page)
        warning = f"GitHub {self._settings.full_name}, branch {plan.branch}: {reason}"
        return Published(number, url, PublishOutcome.LEFT_ALONE, (warning,))

    def _finish(self, pull: GitHubPull) -> tuple[str, ...]:
        if self._settings.label.lower() in {label.name.lower() for label in pull.labels}:
            return ()
        steps = {
            name: partial(self._request_review, pull, name) for name in self._settings.reviewers
        }
        warnings = []
        for name, step in (*steps.items(), ("label", partial(self._set_label, pull))):
            try:
                step()
            except GitHubAnswerError as refusal:
                warnings.append(f"Draft {pull.number}, {name}: {refusal}")
                if refusal.answer.is_outage or refusal.answer.is_limit:
                    break  # It stays without label, and is completed later.
        return tuple(warnings)

    def _request_review(self, pull: GitHubPull, name: str) -> None:
        """Ask one person or team; an unknown name makes GitHub refuse all named with it."""
        _, is_team, team = name.partition("/")

        def request() -> None:
            if is_team:
                pull.create_review_request(team_reviewers=[team])
            else:
                pull.create_review_request(reviewers=[name])

        self._session.ask(Step.REQUEST_REVIEW, request)

    def _set_label(self, pull: GitHubPull) -> None:
        if not self._has_label:
            github_labels.ensure(
                self._session, self._settings.label, _LABEL_COLOUR, _LABEL_DESCRIPTION
            )
            self._has_label = True
        self._session.ask(Step.WRITE_LABEL, lambda: pull.add_to_labels(self._settings.label))


def _check(plan: PullRequestPlan) -> None:
    if len(plan.body) > _MAX_BODY:
        raise BotError(f"{plan.branch}: body of {len(plan.body)} characters; at most {_MAX_BODY}.")
    if read_marker(plan.body) != plan.marker:
        raise BotError(f"{plan.branch}: the body does not hold the marker of the plan.")


def _find_standing(plan: PullRequestPlan, known: list[GitHubPull]) -> Published | None:
    """Find the pull request that forbids to publish a plan."""
    for pull in known:
        if pull.state == "open":
            found = read_marker(pull.body)
            is_other = found is not None and not found.is_same(plan.marker)
            return _refuse(pull, "it is about something else") if is_other else None
    for pull in known:
        if plan.marker.is_same(read_marker(pull.body)):
            return _refuse(pull, "it was merged" if pull.merged_at else "people closed it")
    return None


def _refuse(pull: GitHubPull, reason: str) -> Published:
    warning = f"{pull.html_url}: {reason}; branch {pull.head.ref} was left alone."
    return Published(pull.number, pull.html_url, PublishOutcome.LEFT_ALONE, (warning,))


_NO_DRAFT = (
    "This repository has no draft pull requests (private, on a free plan): it was opened as an "
    "ordinary one. Switch drafts off in the configuration to silence this."
)
_REASONS = {
    Push.FOREIGN: "it is not only the bot's own commit. Nothing was changed; merge or delete the "
    "branch, then run again.",
    Push.NO_CHANGE: "the list already is as planned; nothing was changed.",
}
