"""What the second sheet of a template says, in Finnish, Swedish and English."""

from typing import Final

from etl.catalog.models import Text, Unit

TITLE: Final = Text(fi="Ohje", sv="Anvisning", en="Instructions")
UNITS: Final[dict[Unit, Text]] = {
    "persons": Text(fi="henkilöä", sv="personer", en="persons"),
    "pct": Text(fi="prosenttia (kirjoita 45,2, ei 0,452)", sv="procent (skriv 45,2, inte 0,452)",
                en="per cent (write 45.2, not 0.452)"),
    "eur": Text(fi="euroa", sv="euro", en="euros"),
    "weeks": Text(fi="viikkoa", sv="veckor", en="weeks"),
    "jobs": Text(fi="työpaikkaa", sv="arbetsplatser", en="vacancies"),
    "searches": Text(fi="työnhakua", sv="jobbsökningar", en="job searches"),
    "clients_per_expert": Text(fi="asiakasta asiantuntijaa kohti", sv="kunder per sakkunnig",
                               en="clients per expert"),
    "score": Text(fi="pistettä", sv="poäng", en="points"),
    "count": Text(fi="lukumäärä", sv="antal", en="number"),
    "days": Text(fi="päivää", sv="dagar", en="days"),
}  # fmt: skip
STATUS_MEANINGS: Final[dict[str, Text]] = {
    "A": Text(fi="lopullinen tieto (oletus)", sv="slutlig uppgift (standard)", en="final figure (default)"),
    "P": Text(fi="ennakkotieto", sv="preliminär uppgift", en="provisional figure"),
    "B": Text(fi="aikasarja katkeaa tässä", sv="tidsserien bryts här", en="the series breaks here"),
    "Q": Text(fi="salattu tieto, arvo tyhjä", sv="sekretessbelagd uppgift, inget värde",
              en="suppressed, no value"),
    "M": Text(fi="tieto puuttuu, arvo tyhjä", sv="uppgift saknas, inget värde", en="missing, no value"),
    "L": Text(fi="ei sovellettavissa, arvo tyhjä", sv="inte tillämpligt, inget värde",
              en="not applicable, no value"),
}  # fmt: skip
FIGURE_STEPS: Final = (
    Text(
        fi="Täytä ensimmäinen välilehti: yksi rivi lukua kohti. Älä muuta välilehden nimeä äläkä otsikkoriviä.",
        sv="Fyll i det första bladet: en rad per siffra. Ändra inte bladets namn eller rubrikraden.",
        en="Fill in the first sheet: one row per figure. Do not change the sheet's name or the header row.",
    ),
    Text(
        fi="kunta: kunnan koodi tai nimi (091 tai Helsinki); muut alueet: koodi (MK06, HV09, TA31, SSS).",
        sv="kunta: kommunens kod eller namn (091 eller Helsingfors); andra områden: koden (MK06, HV09, TA31, SSS).",
        en="kunta: the municipality's code or name (091 or Helsinki); other areas: the code (MK06, HV09, TA31, SSS).",
    ),
    Text(
        fi="tila: jätä tyhjäksi, kun tieto on lopullinen. Jos arvo on tyhjä, tilan pitää olla Q, M tai L.",
        sv="tila (status): lämna tomt när uppgiften är slutlig. Om värdet är tomt ska statusen vara Q, M eller L.",
        en="tila (status): leave empty for a final figure. Where the value is empty, the status must be Q, M or L.",
    ),
    Text(
        fi="Liitä luvut arvoina, ei kaavoina. Jos yksikin solu on väärin, tiedostosta ei oteta mitään.",
        sv="Klistra in siffrorna som värden, inte som formler. Om en enda cell är fel tas ingenting in ur filen.",
        en="Paste figures as values, not as formulas. If a single cell is wrong, nothing is taken from the file.",
    ),
)
TARGET_STEPS: Final = (
    Text(
        fi="Täytä ensimmäinen välilehti: yksi rivi tavoitetta kohti. Anna tavoitetaso, muutosprosentti tai molemmat.",
        sv="Fyll i det första bladet: en rad per mål. Ange målnivån, förändringen i procent eller båda.",
        en="Fill in the first sheet: one row per target. Give the level aimed at, the change in per cent, or both.",
    ),
    Text(
        fi="indikaattori: tunnus, esimerkiksi activation_rate, tai indikaattorin koko nimi.",
        sv="indikaattori: indikatorns id, till exempel activation_rate, eller dess hela namn.",
        en="indikaattori: the indicator's id, such as activation_rate, or its full name.",
    ),
    Text(
        fi="määräaika: vuosi, vuosineljännes tai kuukausi (2028, 2028Q4, 2028-06).",
        sv="määräaika (senast): år, kvartal eller månad (2028, 2028Q4, 2028-06).",
        en="määräaika (until): a year, a quarter or a month (2028, 2028Q4, 2028-06).",
    ),
    Text(
        fi="teksti: tavoite sanoin. Jos käännös puuttuu, kaikilla kielillä näytetään sama teksti.",
        sv="teksti: målet i ord. Om en översättning saknas visas samma text på alla språk.",
        en="teksti: the target in words. Where a translation is missing, the same text is shown in all languages.",
    ),
)
EXAMPLES: Final = Text(fi="Esimerkkirivejä", sv="Exempelrader", en="Example rows")
STATUS_LIST: Final = Text(fi="Tilat", sv="Statusar", en="Statuses")
CATEGORY_LIST: Final = Text(fi="Luokat", sv="Klasser", en="Categories")
UNIT: Final = Text(fi="Yksikkö", sv="Enhet", en="Unit")
