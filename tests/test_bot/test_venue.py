import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.links import find_links
from bot.paper import Paper
from bot.prediction import Finding, Source
from bot.venue import VenueCatalogue, find_venue, read_catalogue

SHARED = Path(__file__).parents[2].parent / "shared"
CATALOGUE = read_catalogue()

ACCEPTED = {
    # Verbs, and none
    "Accepted to CVPR 2026": "CVPR 2026",
    "accepted for publication at the CVPR 2026 main conference": "CVPR 2026",
    "12 pages, 5 figures, CVPR 2026, project page: https://example.org/ICCV25": "CVPR 2026",
    "CVPR 2026 accepted": "CVPR 2026",
    "To appear in the Proceedings of ECCV 2026": "ECCV 2026",
    "Camera-ready version for ICML 2026": "ICML 2026",
    "ICCV 2025 (Highlight)": "ICCV 2025",
    "Accepted as a spotlight at ICLR 2026": "ICLR 2026",
    "This paper was accepeted by ICASSP 2026": "ICASSP 2026",
    "Provisionally accepted at MICCAI 2026": "MICCAI 2026",
    "submitted to BMVC 2025, accepted": "BMVC 2025",
    "This paper appears in ICRA 2026": "ICRA 2026",
    "The full version of the paper will be appearing at IJCAI 2026": "IJCAI 2026",
    "Accepted @ ISBI 2026": "ISBIW 2026",
    "publised in ICML 2026": "ICML 2026",
    "Rejected from CVPR 2026, accepted to ECCV 2026": "ECCV 2026",
    "Submitted to CVPR 2026, published at ECCV 2026": "ECCV 2026",
    "CVPR 26' oral": "CVPR 2026",
    "Accepted to the CVPR 2026 Findings Workshop": "CVPR Findings 2026",
    "Accepted by IJCAI-26 (paper ID 12, submission #12)": "IJCAI 2026",
    # Year
    "Accepted by CVPR2026": "CVPR 2026",
    "EMNLP'25": "EMNLP 2025",
    "ICCV-25, 8 pages": "ICCV 2025",
    "ECCV24 accepted": "ECCV 2024",
    "AAAI 26.": "AAAI 2026",
    "wacv, 2026": "WACV 2026",
    "SIGGRAPH Conference Papers '26": "SIGGRAPH 2026",
    "2026 IEEE International Conference on Image Processing (ICIP), oral": "ICIP 2026",
    "Accepted by ICCV": "ICCV",
    "Accepted to ECCV. 2026 words": "ECCV",
    "Accepted to ICME, 24 pages": "ICME",
    "Accepted to ICIP 2026 pages": "ICIP",
    "Accepted at BMVC, Sheffield, November 2025": "BMVC 2025",
    "ACM Conference on Fairness, Accountability, and Transparency (FAccT) '26": "FAccT 2026",
    "Accepted by TMM on 17-Jan-2026": "IEEE TMM 2026",
    "Accepted by TMM 28, 2026": "IEEE TMM 2026",
    "Proceedings of the International Conference on Computer Vision. ICCV 2025": "ICCV 2025",
    # Beside numbers of pages
    "13 pages, 4 figures, 2 tables ICIAP 2025": "ICIAP 2025",
    "12 pages, 5 figures, 3 tables, Conference on Robotics and Automation": None,
    "9 pages, 3 figures, IEEE International Conference on Robotics and Automation": "ICRA",
    # Full names
    "IEEE/CVF Conference on Computer Vision and Pattern\n  Recognition (CVPR), 2026": "CVPR 2026",
    "Accepted at ACM Multimedia 2025": "ACM MM 2025",
    "The 34th ACM Multimedia Conference (MM '26)": "ACM MM 2026",
    "IEEE International Conference on Multimedia & Expo 2026": "ICME 2026",
    "Accepted to the British Machine Vision Conference": "BMVC",
    "Accepted to IEEE FG 2026": "FG 2026",
    "ACM SIGGRAPH Asia 2025 (conference track)": "SIGGRAPH Asia 2025",
    "2026 ACM SIGGRAPH Symposium on Interactive 3D Graphics and Games (I3D)": "I3D 2026",
    "VIS 2026, 9 pages": "IEEE VIS 2026",
    "Int. Conf. Comput. Vis. 2025": "ICCV 2025",
    "International Conference on Image Processing, Computer Vision, & Graphics 2026": None,
    # Journals
    "accepted by IEEE Trans. on Multimedia": "IEEE TMM",
    "accepted by IEEE Trans. Circuits Syst. Video Technol.": "IEEE TCSVT",
    "Accepted by TPAMI": "IEEE TPAMI",
    "Accepted in TMM 2026": "IEEE TMM 2026",
    "Accepted to IEEE Transactions on Circuits & Systems for Video Technology": "IEEE TCSVT",
    "Accepted by Pattern Recognition (18 pages)": "Pattern Recognition",
    "ACM Transactions on Graphics (SIGGRAPH Asia 2025)": "SIGGRAPH Asia 2025",
    "SIGGRAPH 2026 (ACM Transactions on Graphics (TOG))": "SIGGRAPH 2026",
    "Accepted by ACM Transactions on Graphics 2026 (SIGGRAPH journal track)": "ACM TOG 2026",
    "Accepted by IJCV, extension of our CVPR 2023 paper": "IJCV",
    "An extension of our CVPR 2023 paper, accepted by TPAMI": "IEEE TPAMI",
    # Workshops and Findings
    "Accepted at the CVPR 2026 Workshop on Nodding": "CVPRW 2026",
    "Nodding Workshop @ ICCV 2025": "ICCVW 2025",
    "Nods@ECCV 2026": "ECCVW 2026",
    "CVPRW 2026": "CVPRW 2026",
    "ICIPW'26": "ICIPW 2026",
    "Accepted at CVPR-W 2026": "CVPRW 2026",
    "European Conference on Computer Vision Workshops": "ECCVW",
    "2025 IEEE Conference Virtual Reality and 3D User Interfaces Workshops": "IEEE VRW 2025",
    "The First Workshop on Nodding (NOD 2026). RANLP 2026": "RANLPW 2026",
    "Accepted to the 2nd Nodding Workshop, held in conjunction with ACL 2026": "ACLW 2026",
    "IEEE Spoken Language Technology Workshop (SLT 2026)": "SLT 2026",
    "EMNLP 2025 (Findings)": "EMNLP Findings 2025",
    "Accepted to CVPR Findings 2026": "CVPR Findings 2026",
    "Findings of ACL 2026": "ACL Findings 2026",
    "Accepted at ACM MM 2026 Grand Challenge": "ACM MM 2026",
    "Accepted to CVPR 2026, Seattle. 1st Nodding Workshop 2026": "CVPRW 2026",
    "Presented at the Workshop on Nods (NOD). 2026 IEEE ICRA": "ICRAW 2026",
    "neurips workshop": "NeurIPSW",
    # Not in the catalogue
    "6 pages, 4 figures, FOO 2025": "FOO 2025",
    "FOO 2025 accepted": "FOO 2025",
    "Accepted @ FOO 2025": "FOO 2025",
    "Accepted at FOO-25": "FOO 2025",
    "Accepted at FOO25": "FOO 2025",
    "Proceedings of the 9th International Conference on Foo (FOO 2025): Part I": "FOO 2025",
    "Accepted at Nodding Days for Heads 2025": "Nodding Days for Heads 2025",
    "Accepted for the proceedings of FOO Summit 2025": "FOO Summit 2025",
    "Accepted in the Heads and Necks journal": "Heads and Necks",
    "Accepted at the Conference on Foo, Bar and Baz 2025": "Conference on Foo, Bar and Baz 2025",
    "Accepted to the 12th International Conference on Foo (FOO 2025)": "FOO 2025",
    "Accepted at IEEE FOO 2025, Paris": "FOO 2025",
    "Accepted at the World Conference on Foo 2025 (FOO-2025)": "FOO 2025",
    "Accepted to the International Conference on Foo, Bar and Baz (FBB), 2025": "FBB 2025",
    "Foo Conference on Nodding Heads 2024": "Foo Conference on Nodding Heads 2024",
    "Accepted by Journal of Nodding Research (JNR)": "Journal of Nodding Research",
    "Accepted by IEEE Transactions on Nodding": "IEEE Transactions on Nodding",
    "accepted by IEEE Access": "IEEE Access",
    "Nods4GenAI 2026": "Nods4GenAI 2026",
    # Other versions of the same paper
    "Extended version of the paper accepted at AAAI 2026": "AAAI 2026",
    "Accepted at AAAI 2026 (extended version)": "AAAI 2026",
    "Accepted by ICCV 2025. Extended version submitted to TPAMI": "ICCV 2025",
    "Accepted to ICLR 2026. arXiv admin note: text overlap with arXiv:2301.00001": "ICLR 2026",
}
NOT_ACCEPTED = [
    "",
    "N/A",
    "12 pages, 5 figures",
    "Project page: https://example.org/CVPR2026/",
    "arXiv admin note: text overlap with CVPR 2025 paper arXiv:2301.00001",
    "Submitted to CVPR 2026",
    "First submitted to ECCV 2026 as paper ID 4711",
    "Manuscript submitted to IEEE Transactions on Multimedia(TMM)",
    "underreview at ECCV 2026",
    "Nods, under review for publication in IEEE Access",
    "ICCV 2025 submission",
    "Submitted to TVCG. Minor revision",
    "Under review. CVPR 2026",
    "Preprint. ARR October 2025, EMNLP 2026",
    "Rejected by ICLR 2026",
    "To be presented at CVPR 2026 if accepted",
    "Code will be released upon acceptance. ECCV 2026",
    "Not accepted at ICML 2026",
    "abstract accepted by FOO 2025, full paper to be submitted to FOO 2025",
    "Extended version of our CVPR 2024 paper",
    "Journal extension of ICML 2024",
    "A preliminary version appeared at ICCV 2023",
    "Comments on a CVPR 2024 paper",
    "NTIRE 2026 challenge report @ CVPR 2026",
    "1st place solution of the Nodding challenge at CVPR 2026",
    "We nod at all papers of CVPR 2024",
    "Prepared with the CVPR 2026 template",
    "Accepted by Springer",
    "published as LNCS",
    "1500 MM, FG 12, VR",
    "Presented in New York 2026",
    "Presented at Springfield University 2026",
    "Accepted to SPIE, Foo and Bar Sensing",
    "computer vision, pattern recognition, machine learning",
]
REFERENCES = {
    "Proceedings of the International Conference on Computer Vision, 2025, pp. 1-10": "ICCV 2025",
    "IEEE Trans. Pattern Anal. Mach. Intell. 47(3): 1-14 (2025)": "IEEE TPAMI 2025",
    "In Proc. Interspeech 2025, 100-104": "INTERSPEECH 2025",
    "Pattern Recognition 150 (2024) 110300": "Pattern Recognition 2024",
    "Neurocomputing, Volume 599, 2024, 128140": "Neurocomputing 2024",
    "Journal of Nodding 12 (2023) 1-9": "Journal of Nodding 2023",
    "Nodding Letters, vol. 3": "Nodding Letters",
    "2025 IEEE International Conference on Foo (FOO)": "FOO 2025",
    "2025 IEEE/CVF International Conference on Computer Vision Workshops (ICCVW)": "ICCVW 2025",
}
# What stands in them is no year: volumes, issues, articles, pages.
NUMBERS = {
    "IEEE Access 12 (2024) 12345-12356": "IEEE Access 2024",
    "Scientific Reports 14, 1234 (2024)": "Scientific Reports 2024",
    "Advances in Neural Information Processing Systems 37 (NeurIPS 2024)": "NeurIPS 2024",
    "Advances in Neural Information Processing Systems 37, 100-110": "NeurIPS",
    "PLoS ONE 19(2): e0298000": "PLOS ONE",
    "IEEE Transactions on Image Processing 32, 2001-2013 (2023)": "IEEE TIP 2023",
    "Sensors 24(7), 2034 (2024)": "Sensors 2024",
    "Sensors 2024, 24, 2034": "Sensors 2024",
    "In Proc. CVPR, pp. 2001-2010, 2023": "CVPR 2023",
    "ACM MM, pages 2016--2025, 2022": "ACM MM 2022",
}
ABBREVIATIONS = {
    "IEEE Trans. Circuits Syst. Video Technol., vol. 34, no. 2, 2024": "IEEE TCSVT 2024",
    "IEEE Trans. Vis. Comput. Graph. 30(5) (2024)": "IEEE TVCG 2024",
    "ACM Trans. Graph. 43, 4, Article 95 (July 2024)": "ACM TOG 2024",
    "Comput. Graph. Forum 44(2) (2025)": "Computer Graphics Forum 2025",
    "Comput. Graph. 115 (2023) 1-10": "Computers & Graphics 2023",
    "J. Vis. Commun. Image Represent. 98 (2024)": "JVCI 2024",
    "Int. J. Comput. Vis. 132(3), 2024": "IJCV 2024",
    "Vis Comput 40, 1-10 (2024)": "The Visual Computer 2024",
    "Proc. AAAI Conf. Artif. Intell. 38(4), 2024": "AAAI 2024",
    "Proc. IEEE/CVF Conf. Comput. Vis. Pattern Recog. Workshops, 2023": "CVPRW 2023",
    "in Proc. Eur. Conf. Comput. Vis. (ECCV), 2022": "ECCV 2022",
    "Proc. ACM Comput. Graph. Interact. Tech., Vol. 8, No. 1, 2025": "PACMCGIT 2025",
}
NO_REFERENCES = [
    "arXiv preprint arXiv:2601.00001",
    "CoRR abs/2601",
    "?",
    "12",
    "Springfield University, PhD thesis, 2023",
    "Journal of LaTeX Class Files, vol. 14, no. 8, August 2021",
    "https://doi.org/10.1000/1.2",
]
COMMENTS = st.sampled_from([*ACCEPTED, *NOT_ACCEPTED])


def read(comment: str | None, catalogue: VenueCatalogue = CATALOGUE) -> str | None:
    finding = find_venue(Paper("2601.00001", "Nods", comments=comment), catalogue)
    return finding.value if finding else None


@pytest.mark.parametrize(("comment", "venue"), ACCEPTED.items())
def test_accepted_papers_get_the_house_form(comment: str, venue: str | None) -> None:
    assert read(comment) == venue


@pytest.mark.parametrize("comment", NOT_ACCEPTED)
def test_no_venue_without_acceptance_of_this_paper(comment: str) -> None:
    assert read(comment) is None


@pytest.mark.parametrize(("reference", "venue"), (REFERENCES | NUMBERS | ABBREVIATIONS).items())
def test_journal_references_name_venue_and_year(reference: str, venue: str) -> None:
    paper = Paper("2601.00001", "Nods", comments="Submitted to CHI 2026", journal_ref=reference)
    finding = find_venue(paper, CATALOGUE)
    assert finding is not None
    assert (finding.value, finding.source) == (venue, Source.JOURNAL_REFERENCE)


@pytest.mark.parametrize("reference", NO_REFERENCES)
def test_references_to_arxiv_theses_and_templates_are_no_venue(reference: str) -> None:
    assert find_venue(Paper("2601.00001", "Nods", journal_ref=reference), CATALOGUE) is None


def test_abstracts_count_only_where_they_speak_of_this_paper() -> None:
    own = "We nod. This paper has been accepted at AAAI 2026."
    others = "We nod. Methods published at CVPR 2024 do not. Accepted papers of ICCV 2025 do."
    found = find_venue(Paper("2601.00001", "Nods", own), CATALOGUE)
    assert found == Finding("AAAI 2026", Source.ABSTRACT, "accepted at AAAI 2026")
    assert find_venue(Paper("2601.00001", "Nods", others), CATALOGUE) is None


def test_the_quote_is_the_words_that_say_so() -> None:
    comment = "12 pages. Accepted for\n  publication at CVPR 2026 (oral). Code soon"
    found = find_venue(Paper("2601.00001", "Nods", comments=comment), CATALOGUE)
    assert found == Finding("CVPR 2026", Source.COMMENT, "Accepted for publication at CVPR 2026")


def test_a_list_adds_and_overrides_venues() -> None:
    own = read_catalogue('[conferences]\nNOD = ["NOD", "Nodding Days"]\nECCV = ["E.C.C.V."]\n')
    assert read("Accepted to the Nodding Days 2026", own) == "NOD 2026"
    assert read("NODW 2026", own) == "NODW 2026"
    assert read("ECCV 2026", own) == read("ECCV 2026")
    journal = read_catalogue('[journals]\n"J. Nod" = []\n[ambiguous]\n"J. Nod" = ["Nod"]\n')
    assert read("Accepted by Nod", journal) == "J. Nod"
    assert read("they nod, Nod", journal) is None


@pytest.mark.parametrize(
    "text",
    [
        "[conferences",
        "A = 1",
        '[venues]\nA = ["A"]',
        "[journals]\nA = 1",
        "[journals]\nA = [1]",
        '[journals]\nA = ["?"]',
        '[workshops]\nCVPR = ["CVPRW"]',
    ],
)
def test_a_broken_file_of_a_list_says_where(text: str) -> None:
    with pytest.raises(ConfigError, match=r"the list's venues.*Nothing was run"):
        read_catalogue(text)


@given(st.text(max_size=80) | st.lists(COMMENTS, max_size=3).map("; ".join))
def test_anything_gives_a_short_quote_or_nothing(text: str) -> None:
    for paper in (
        Paper("2601.00001", "Nods", text, comments=text),
        Paper("2601.00001", "Nods", journal_ref=text),
    ):
        found = find_venue(paper, CATALOGUE)
        if found:
            assert found.value.strip() == found.value != ""
            assert len(found.quote) <= 120
            assert len(found.value) <= 120


def test_venues_and_links_agree_with_people() -> None:
    if not SHARED.is_dir():
        pytest.skip("the judged papers are not beside this checkout")
    rows = [
        (entry[kind], found.value if found else None, kind)
        for entry, paper in _judged()
        for kind, found in zip(
            ("venue", "project", "code"),
            (find_venue(paper, CATALOGUE), *find_links(paper)),
            strict=True,
        )
    ]
    for kind, least, least_where_any in (
        ("venue", 0.98, 0.95),
        ("project", 0.98, 0.95),
        ("code", 0.98, 0.93),
    ):
        same = [(_plain(want) == _plain(got), want) for want, got, k in rows if k == kind]
        assert len(same) > 1000
        assert sum(ok for ok, _ in same) >= least * len(same)
        some = [ok for ok, want in same if want]
        assert sum(some) >= least_where_any * len(some)


def _judged() -> list[tuple[dict[str, str | None], Paper]]:
    gold = {
        entry["id"]: entry
        for path in sorted((SHARED / "gold").glob("judged-*.jsonl"))
        for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    found = []
    for path in sorted((SHARED / "arxiv").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                id_ = re.match(r'\{"id": "([^"]+)"', line)
                if id_ and id_[1] in gold:
                    p = json.loads(line)
                    paper = Paper(p["id"], p["title"], p["abstract"], comments=p["comments"])
                    found.append((gold.pop(id_[1]), paper))
    return found


def _plain(text: str | None) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", text or "").rstrip("/.").removesuffix(".git")
    return re.sub(r"[^a-z0-9]+", " ", bare.lower()).strip()
