"""Words that ask or join and say nothing of what is looked for, in the languages of the site."""

_BY_LANGUAGE = {
    "en": """a an the of in on at to for from by with and or is are was were be been did do does has have had it its
        that this these those there which who whom whose what when where why how many much about into after before
        during between than as happen happened happens tell me find list any start started begin began end ended""",
    "ru": """и в во на с со к ко о об от до из у за по при для не но или что чем кто кого где когда как какой какая
        какие каком почему сколько много был была было были это этот эта эти ли же бы над под между после перед про году
        год года произошло случилось началась начался закончилась""",
    "az": """və ilə üçün bu o da də ki nə kim harada hara haradan nə-vaxt zaman niyə necə neçə nəfər hansı olub oldu
        idi edilib haqqında sonra əvvəl arasında il ildə ilin vaxt baş verdi başladı nece ucun ve ile haqqinda""",
    "hy": """և եւ ու ի է են էր էին ին որ ով ինչ ինչու որտեղ երբ ինչպես քանի որքան որը այս այդ այն մասին մեջ հետ համար
        վրա ից թվականին թ տեղի ունեցել ունեցավ եղել սկսվեց սկսվել""",
}

STOP_WORDS = frozenset(word for words in _BY_LANGUAGE.values() for word in words.split())
"""All of them, in small letters."""
