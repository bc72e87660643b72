"""Who applies for the demonstration's case reviews, and how each goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plot:
    """One review: where, who, how long ago it came, and how it goes.

    `goes` is ``met``, ``not_met``, ``discretion``, ``withdrawn`` or ``hate``; `slow` says by how
    many days each step takes longer than usual; `until` stops it at a step, "" lets time decide.
    """

    key: str
    district: str
    name: str
    days: int
    goes: str = "met"
    until: str = ""
    slow: int = 0
    matter: int = 0
    known: bool = False
    for_them: str = ""


PLOTS = (
    Plot("01", "leeds", "Joan Metcalfe", 540, matter=0),
    Plot("02", "bradford", "Yusuf Karim", 512, "not_met", matter=1),
    Plot("03", "kirklees", "Linda Sykes", 480, matter=2, slow=9),
    Plot("04", "wakefield", "Peter Garside", 455, "withdrawn", matter=1),
    Plot("05", "calderdale", "Maureen Crossley", 430, "discretion", matter=3),
    Plot("06", "leeds", "Samuel Adeyemi", 402, "hate", matter=4),
    Plot("07", "leeds", "Bridget Noonan", 371, "not_met", matter=2),
    Plot("08", "bradford", "Tariq Hussain", 345, matter=0, slow=6),
    Plot("09", "kirklees", "Ellen Haigh", 318, matter=5, for_them="Cllr Ruth Shaw"),
    Plot("10", "wakefield", "Derek Lumb", 296, matter=3),
    Plot("11", "leeds", "Anjali Rao", 270, matter=5, known=True),
    Plot("12", "calderdale", "Keith Sutcliffe", 247, "not_met", matter=0),
    Plot("13", "bradford", "Moira Ellis", 221, "discretion", matter=1),
    Plot("14", "leeds", "Colm Doherty", 190, matter=2, known=True),
    Plot("15", "kirklees", "Shabana Mir", 164, "not_met", matter=4),
    Plot("16", "wakefield", "Irene Poole", 141, matter=0, slow=12),
    Plot("17", "leeds", "Graham Tate", 118, matter=3, known=True, until="watched"),
    Plot("18", "bradford", "Zofia Nowak", 97, matter=5, until="watched"),
    Plot("19", "leeds", "Nasreen Begum", 75, matter=1, until="informed", known=True),
    Plot("20", "calderdale", "Alan Whiteley", 56, matter=2, until="sent"),
    Plot("21", "leeds", "Patrick Quinn", 44, matter=0, until="held"),
    Plot("22", "leeds", "Rosemary Abbott", 27, matter=4, until="called", known=True),
    Plot("23", "kirklees", "Imran Sheikh", 22, matter=3, until="prepared"),
    Plot("24", "bradford", "Doreen Firth", 18, matter=5, until="decided"),
    Plot("25", "leeds", "Wendy Blackburn", 9, matter=1, until="asked", known=True),
    Plot("26", "wakefield", "Stefan Ilic", 15, matter=0, until="received"),
    Plot("27", "leeds", "Agnes Murray", 3, matter=2, until="consent", for_them="Helen Murray"),
    Plot("28", "leeds", "Dorothy Lane", 1, matter=5, until="received", known=True),
)
MATTERS = (
    ("Music and shouting at night from the flat above", "I sleep in the kitchen, and I am late for "
     "work."),
    ("Young people throw stones at my windows", "My children do not go into the garden any more."),
    ("A neighbour shouts at me whenever I leave the house", "I plan my day by when his car is "
     "gone."),
    ("Motorbikes ride across the green and through our gate", "I cannot hold a conversation in my "
     "own home, and fear for the little ones."),
    ("People shout abuse about my religion at my door", "I have stopped going to prayers in the "
     "evening."),
    ("Drinking, fires and drug litter in the ginnel behind us", "I clean the yard before anybody "
     "gets up, so that they do not see it."),
)  # fmt: skip
ADVICE = (
    ("Give the victim one named officer, and visit within a week", "Four officers had told her "
     "four things."),
    ("Serve a community protection warning on whoever causes it, and act on a breach", "No step "
     "followed upon the last warning."),
    ("Fit a camera for three months, and look at it each week", "Nobody could say when it "
     "happens."),
)  # fmt: skip
