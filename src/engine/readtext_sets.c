/*
 * readtext_sets.c: the words of each set, lower case, with spaces between; punctuation
 * counts as a word.
 */
#include "engine/readtext_sets.h"

/* NOLINTBEGIN(bugprone-suspicious-missing-comma): a long set stands on two lines */
static const char *const sets[RT_SET_COUNT] = {
    [RT_SET_SWEDISH] = "och att det som är för på med du vi av till har en ett",
    [RT_SET_JOINT] = ", ; och samt eller men alternativt & + / and or but",
    [RT_SET_THAT] = "som att",
    [RT_SET_ALSO] = "även också dessutom – -",
    [RT_SET_CLAUSE_MARK] = ", – - ;",
    [RT_SET_OR_ALIKE] =
        "motsvarande liknande likvärdig likvärdigt likvärdiga annan annat "
        "andra jämförbar",
    [RT_SET_MEASURE] = "a an en ett god gott stor stort hög bra stark vilja förmåga",
    [RT_SET_LANGUAGE_HOW] = "muntligt skriftligt tal i spoken written both verbal",
    [RT_SET_RELATIVE] = "som där när vilka vilken om",
    [RT_SET_RATHER] = "gärna helst förslagsvis ideally preferably",
    [RT_SET_AND] = "och samt and",
    [RT_SET_DASH_SHORT] = "- –",
    [RT_SET_AND_CLAUSE] = "och samt samtidigt men",
    [RT_SET_SUBJECT_FRONT] =
        "med av , och samtidigt som det en ett i att du din your the a an",
    [RT_SET_BULLET] = "- – — • · * ● ▪ ◦ ⁃ ‣",
    [RT_SET_BULLET_ROUND] = "• · * ● ▪ ◦ ⁃ ‣",
    [RT_SET_QUOTE] = "” “ ’ »",
    [RT_SET_ITEM_VERB] = "är har kan trivs ser behärskar gillar vill besitter",
    [RT_SET_ITEM_VERB_FIRST] = "är har kan trivs behärskar gillar besitter talar",
    [RT_SET_NO_ITEM_FRONT] = "du vi det som för i vid när hos om vår eftersom då på",
    [RT_SET_PARAGRAPH_FRONT] = "du vi för",
    [RT_SET_AFTER_TAIL] =
        "för i hos på då eftersom som enligt vid dock inom om inte ej när av "
        "från till innan före att även också dessutom",
    [RT_SET_JUDGEMENT] = "meriterande önskvärt nödvändigt obligatoriskt",
    [RT_SET_JUDGE_VERB] = "ser värderar räknar anser",
    [RT_SET_MODAL] = "kan ska skall bör får vill kommer måste",
    [RT_SET_BEFORE_VERB] = "du som man att",
    [RT_SET_FRONTED] =
        "för som i till inom vid på med under när det då utöver efter hos "
        "eftersom",
    [RT_SET_BEFORE_NOUN_TAIL] = "( - – : =",
    [RT_SET_ENUMERATION] = "och samt eller gärna liksom and or",
    [RT_SET_COMMA] = ", ;",
    [RT_SET_FIRM] = "vi vår vårt våra oss teamet tjänsten arbetet kollegor we our us",
    [RT_SET_FIRM_SUBJECT] = "vi företaget bolaget teamet kunderna de som",
    [RT_SET_FIRM_OWNER] = "vi vår vårt våra deras teamets företagets bolagets our",
    [RT_SET_FIRM_US] = "oss vi alla",
    [RT_SET_IF_WHERE] = "om ifall där när",
    [RT_SET_IF_THERE] = "om ifall där",
    [RT_SET_IF] = "om ifall",
    [RT_SET_SMALL] =
        "och i på av med till för ett en som att den det de eller vid från om "
        "ut upp in under efter över mellan samt åt hos alla enligt genom först "
        "mål målet målen nya ny stora rätt själv sin sina andra olika del hela "
        "hel egen eget",
    [RT_SET_NO_DOING] = "få bli ha vara",
    [RT_SET_OFFERED] = "frihet möjlighet möjligheter ansvar",
    [RT_SET_TASK_FRONT] = ", och samt att du - – • även också :",
    [RT_SET_TASK_BACK] = ", och samt - – att ( :",
    [RT_SET_NO_NOUN_FRONT] =
        "och samt där som vilket men för så när bland till exempel t",
    [RT_SET_STOP_MARK] = ", . ;",
    [RT_SET_TASK_JOINT] = "samt såsom",
    [RT_SET_DOING_END] = "som där vilket",
    [RT_SET_DOING_SURE] =
        "ansvarar ser hjälper stöttar sköter utför ger värnar städar lagar kör "
        "lastar packar plockar",
    [RT_SET_NUMBER] = "ett två tre fyra fem sex sju åtta nio tio några",
    [RT_SET_PIECE_FRONT] =
        ", ; ) och samt eller men med att en ett din ditt dina du även också "
        "dessutom alternativt : – - • att som det dels både ha vara besitta "
        ". vi då därför således",
    [RT_SET_PIECE_BACK] =
        ", ; . och samt eller men – - som att är där då eftersom & / ( även dessutom "
        "genom också and or",
    [RT_SET_STATE_VERB] =
        "är har får blir kan kommer ska skall behöver bör måste erbjuds vill "
        "trivs brinner gillar älskar tycker uppskattar möter",
    [RT_SET_PHYSIQUE] = "lyft fysik",
    [RT_SET_YEARS] = "år års årig årigt",
    [RT_SET_SUCH_AS] = "exempelvis såsom",
    [RT_SET_FULL_STOP] = ". ! ? ; •",
    [RT_SET_REASON] = "då när eftersom medan innan",
    [RT_SET_NEGATION] = "inte ej aldrig icke not never don't",
    [RT_SET_NONE] = "inga ingen inget utan no",
    [RT_SET_CLAUSE_END] = ", – — ( ) men",
    [RT_SET_NO_REFUSAL] = "att men eftersom då om till åt hos mot",
    [RT_SET_CLIENT] = "till åt hos för med av bland",
    [RT_SET_OF_OTHERS] = "som till åt hos för av",
    [RT_SET_BEING] = "är vara be are har ha talar have kan",
    [RT_SET_ABBREVIATION] = "",
    [RT_SET_TRADE] = "som inom i på från branschen yrket tidigare liknande motsvarande "
                     "arbetslivserfarenhet yrkeserfarenhet passat",
    [RT_SET_OBJECT] = "av med",
    [RT_SET_KNOWN_WELL] = "goda god gott väl mycket djup djupa fördjupad bred gedigen",
    [RT_SET_OF_AGE] = "barn ungdomar elever åldern åldrar ålder ålders gamla gammal",
    [RT_SET_TITLE_ALIKE] = "motsvarande liknande likvärdig annan andra blivande",
    [RT_SET_FLUENT] = "flytande obehindrat obehindrad perfekt felfri utmärkt utmärkta "
                      "behärskar behärska modersmål mycket c1 c2 b2 fluent",
    [RT_SET_GOOD] = "goda god bra gott skrift skriftligt tal kunna skriva b1 väl",
    [RT_SET_BASIC] = "grundläggande viss enkel förstå a2 a1",
    [RT_SET_PARTICLE] = "upp ut ur isär bort ihop ner ned",
    [RT_SET_TASK_MARK] = ", ; och samt eller såsom",
    [RT_SET_SHORT_VERB] = "ge se ta gå stå få ha slå klä så sy nå",
    [RT_SET_VAGUE] = "sysslor arbetsuppgifter uppgifter arbetsuppgift göromål",
    [RT_SET_ON_DUTY] = "beredskap beredskapsveckan måndag lördag helg",
    [RT_SET_SPAN_BACK] = ", ; . ! m mm osv etc i d v s",
    [RT_SET_BECOME] = "få bli",
    [RT_SET_OF_WHAT] = "av för till med i på som där vid hos inom från",
    [RT_SET_ALSO_FIRST] = "att även också sedan därefter dels över tid",
    [RT_SET_LESSER] = "andra övriga liknande",
    [RT_SET_CLAUSE_FRONT] = "som där vilket utifrån men så när varav ofta bland",
    [RT_SET_SPAN_FRONT] =
        "; . såsom kunna främst huvudsakligen dels bl bla a bland annat "
        "dagligen då alltså sedan därefter exempelvis t ex",
    [RT_SET_NO_TASK] =
        "välkomnas erbjudas tillhöra ingå introduceras utbildas trivas ansöka "
        "väljer",
    [RT_SET_MEASURED] =
        "minst dokumenterad dokumenterade flerårig gedigen goda god mycket "
        "flytande grundläggande avslutad genomgången fullföljd",
    [RT_SET_NO_VERB] = "lager svar mat ansvar kläder order böcker lokaler bröder",
    [RT_SET_NO_SUBJECT] = "du som och samt eller men gärna helst vilket att även också",
    [RT_SET_MANNER] = "enligt utifrån beroende",
    [RT_SET_MAIN_SUBJECT] = "vi det du",
    [RT_SET_PREPOSITION] =
        "av om i inom med på för till vid från som att kring of in with",
    [RT_SET_REASON_FRONT] = "eftersom since because för så gör då",
    [RT_SET_ASKS] = "ska skall bör måste behöver behövs krävs kräver gäller utan gärna "
                    "önskas fordras förutsätts med om",
    [RT_SET_PURPOSE] = "förklara beskriva instruera informera radio instruktioner "
                       "blanketter rapporter adresser meddelanden manualer märkning "
                       "undervisa",
    [RT_SET_GIVES] =
        "ordnar bekostar bekostas erbjuder erbjuds utbildar utbildas ingår "
        "introduktion introduktionen betalar möjlighet möjligheten skickar "
        "innehar utfärdar oss ges håller skriv skriver ange bifoga sökes",
    [RT_SET_HEADS_OFFER] = "erbjuder erbjudande förmåner får ger bjuder offer",
    [RT_SET_HEADS_TASK] = "göra uppgifter arbetsuppgifter arbetsuppgifterna",
    [RT_SET_HEADS_PERSON] =
        "vem person personen profil söker kandidat kandidaten kvalifikationer "
        "bakgrund egenskaper krav",
    [RT_SET_NO_WORK] = "utgår tillhör ingår roterar börjar slutar förstår talar pratar "
                       "behärskar",
    [RT_SET_NO_OPENED] = "i på från inte ej följande",
    [RT_SET_BEFORE_SHE] = "där när hur eller att som om",
    [RT_SET_AFTER_VERB] = "du vi ni inte ej",
    [RT_SET_CHOOSY] = "endast bara enbart helst gärna only preferably",
    [RT_SET_HAVE_GET] = "ha få",
    [RT_SET_SHE] = "du you dig",
    [RT_SET_WHO_DOES] = "som vill kan arbetar jobbar",
    [RT_SET_DECLINED] = "undanbedes undanbeds",
    [RT_SET_GO_AWAY] = "göre gör",
    [RT_SET_STATEMENT_FRONT] = "ni vi det den detta man alla",
    [RT_SET_STATEMENT_VERB] = "är har kan ska får finns sker kommer erbjuds",
    [RT_SET_DASH_LONG] = "– — -",
    [RT_SET_HELP] = "hjälpa hjälper",
    [RT_SET_LEARN] = "lär lära",
    [RT_SET_AND_OR] = "och samt eller",
    [RT_SET_CLOSES_TASK] = "ingår förekommer tillkommer",
    [RT_SET_NO_QUALITY] =
        "söker ansöker skickar hittar når möts börjar slutar heter rapporterar ingår "
        "tillhör ansvarar arbetar jobbar läser anställs startar utgår välkomnas väljer "
        "går gör deltar träffar medverkar utför ringer mejlar",
    [RT_SET_LEANS_FOR] =
        "lätt fallenhet finns brinner brinna rädd orädd öppen intresse engagemang "
        "ansvar initiativ främmande nog lust talang känsla öga sinne vilja tid "
        "motivation driv drivkraft passion engagerad ansvarig redo bra duktig",
    [RT_SET_NO_INFINITIVE] =
        "alla andra bra dina era egna extra flera stora nya olika sina samma "
        "våra vissa många båda höga låga goda enkla gamla unga långa korta rena "
        "rätta våta båda egna mina interna externa fasta tunga svåra hela",
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */

const char *rt_set_words(enum rt_set set)
{
    return sets[set];
}
