/*
 * test_readtext.c: does engine/readtext keep the promises of its header? One rule a
 * test, on sentences written for it; whole advertisements are in test_readtext_ads.c.
 */

#include "readtext_kit.h"

/* "kind mood class: span" a requirement, with "; " between. */
static const char *requirements_of(const char *text, const struct readtext_result *r)
{
    struct buf out = buf_new(&arena);

    for (uint32_t i = 0; i < r->requirement_count; i++) {
        const struct readtext_requirement *q = &r->requirements[i];

        buf_format(&out, "%s%s %s %s: ", i ? "; " : "", readtext_kind_word(q->kind),
                   readtext_mood_word(q->mood), readtext_class_word(q->class));
        buf_add(&out, span_of(str_from(text), q->start, q->end));
    }
    buf_char(&out, '\0');
    return out.ptr;
}

static void reads_as(const char *text, const char *want)
{
    struct readtext_result r = read_with(text, (struct readtext_hints){ 0 });
    const char *got = requirements_of(text, &r);

    if (strcmp(got, want) != 0)
        fail_msg("\n  text: %s\n  want: %s\n  got:  %s", text, want, got);
}

static void a_list_takes_the_mood_of_its_heading(void **state)
{
    (void)state;
    reads_as("Krav:\n- truckkort\n- YKB\n\nMeriterande:\n- ADR\n",
             "certificate must duty: truckkort; certificate must statutory: YKB; "
             "certificate merit statutory: ADR");
}

static void
headings_stand_alone_before_a_colon_in_capitals_and_as_questions(void **state)
{
    (void)state;
    const char *want = "trait must custom: noggrann och flexibel";

    reads_as("Kvalifikationer\n\nDu är noggrann och flexibel.", want);
    reads_as("Kvalifikationer: Du är noggrann och flexibel.", want);
    reads_as("KVALIFIKATIONER\nDu är noggrann och flexibel.", want);
    reads_as("Vem är du?\nDu är noggrann och flexibel.", want);
    reads_as("Om dig Du är noggrann och flexibel.", want);
}

static void a_clause_turns_the_mood_of_its_heading(void **state)
{
    (void)state;
    reads_as("Krav:\n- Gymnasieutbildning, gärna inom bygg\n"
             "- Truckkort är meriterande men inget krav\n",
             "education must custom: Gymnasieutbildning; "
             "education merit custom: gärna inom bygg; "
             "certificate merit duty: Truckkort");
    reads_as("Om dig\nDu har truckkort. Det är meriterande om du har ADR.",
             "certificate must duty: truckkort; certificate merit statutory: ADR");
    reads_as("Det krävs B-körkort.", "licence must custom: B-körkort");
    reads_as("Erfarenhet av kassa är ett plus.",
             "experience merit learnable: Erfarenhet av kassa");
}

static void a_tail_makes_a_demand_in_running_text(void **state)
{
    (void)state;
    const char *licence = "licence must custom: B-körkort";

    reads_as("B-körkort krävs.\n", licence);
    reads_as("Vi söker städare. B-körkort krävs.", licence);
    reads_as("Vi är ett glatt gäng på tio personer och B-körkort krävs.", licence);
    reads_as("Krav på B-körkort.", licence);
    reads_as("Körkort krävs för tjänsten.", "licence must custom: Körkort");
    reads_as("Körkort är ett krav.", "licence must custom: Körkort");
    reads_as("Truckkort krävs", "certificate must duty: Truckkort");
    reads_as("Erfarenhet av storkök är meriterande.",
             "experience merit learnable: Erfarenhet av storkök");
    reads_as("God svenska i tal och skrift är ett måste.",
             "language must custom: God svenska i tal och skrift");
    reads_as("Det är meriterande med HLR.", "certificate merit contract: HLR");
    reads_as("Egen bil krävs. Arbetstillstånd krävs.",
             "other must custom: Egen bil; other must duty: Arbetstillstånd");
    reads_as("Noggrannhet är ett krav.", "trait must custom: Noggrannhet");
    reads_as("Övrigt\n- B-körkort krävs\n", licence);
    reads_as("Om jobbet\n- Du lagar mat\n- Truckkort är ett plus\n",
             "certificate merit duty: Truckkort");
}

static void a_tail_closes_its_own_clause(void **state)
{
    (void)state;
    reads_as("I tjänsten är svenska i tal ett krav.",
             "language must custom: svenska i tal");
    reads_as("Vidare är truckkort starkt meriterande.",
             "certificate merit duty: truckkort");
    reads_as("B-körkort krävs och C-körkort är meriterande.",
             "licence must custom: B-körkort; licence merit statutory: C-körkort");
    reads_as("B-körkort (krav), truckkort (meriterande).",
             "licence must custom: B-körkort; certificate merit duty: truckkort");
    reads_as("Vi ser tidigare erfarenhet av kök som ett plus.",
             "experience merit custom: tidigare erfarenhet av kök");
    reads_as("Gymnasieutbildning krävs ej men är meriterande.",
             "education merit custom: Gymnasieutbildning");
}

static void a_must_verb_opens_a_demand_after_a_fronted_phrase(void **state)
{
    (void)state;
    reads_as("För tjänsten krävs B-körkort och truckkort.",
             "licence must custom: B-körkort; certificate must duty: truckkort");
    reads_as("Eftersom resor ingår krävs truckkort.",
             "certificate must duty: truckkort");
    reads_as("Truckkort måste du ha. Dessutom måste du ha B-körkort.",
             "certificate must duty: Truckkort; licence must custom: B-körkort");
}

static void a_denied_tail_asks_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Körkort krävs inte.",
        "Körkort krävs ej för tjänsten.",
        "Körkort är inget krav.",
        "Körkort är ej ett krav.",
        "Inget körkort krävs.",
        "Ingen tidigare erfarenhet krävs.",
        "Vi har inga krav på svenska.",
        "Utan formella krav på utbildning.",
        "Vi kräver inte körkort.",
        "Vi meddelar om körkort krävs.",
        "Om körkort krävs får du veta det.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        reads_as(texts[i], "");
}

static void the_firms_talk_of_itself_is_no_demand(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Vi är certifierade, vilket är ett krav från våra kunder.",
        "Våra certifikat är ett krav.",
        "Kvalitet är ett krav för oss.",
        "Vid säkerhetsprövning är en förutsättning att du blir godkänd.",
        "Engagemang krävs av oss alla.",
        "Vi har den erfarenhet som krävs.",
        "Kunskap är ett måste i vår bransch.",
        "Teamets erfarenhet är en fördel.",
        "Du får meriterande erfarenhet.",
        "Om oss\nVår utbildning är meriterande. Kompetens krävs.",
        "Vi erbjuder\nKörkort är ett krav för bilförmånen.",
        "Så ansöker du\nKörkort krävs när du hämtar nyckeln.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        reads_as(texts[i], "");
}

static void a_verb_after_a_joint_ends_the_demand_before_it(void **state)
{
    (void)state;
    reads_as("Vi söker dig som har utbildning inom kök, minst ett års erfarenhet av "
             "storkök, talar och skriver god svenska och är noggrann.",
             "education must custom: utbildning inom kök; experience must custom: "
             "minst ett års erfarenhet av storkök; language must custom: talar och "
             "skriver god svenska; trait must custom: noggrann");
    reads_as("Om dig\nDu har truckkort och kan laga mat.",
             "certificate must duty: truckkort; skill must learnable: laga mat");
    reads_as("Krav:\n- Erfarenhet av kunder som ringer, skriver och mejlar\n",
             "experience must custom: Erfarenhet av kunder som ringer, skriver och "
             "mejlar");
    reads_as("Om dig\nDu är noggrann och trivs med högt tempo.",
             "trait must custom: noggrann och trivs med högt tempo");
}

static void what_the_firm_says_it_asks_for_is_a_demand(void **state)
{
    (void)state;
    reads_as("Krav för tjänsten\nVi kräver engelska i tal och minst två års "
             "erfarenhet av hotellstädning. Körkort krävs, eftersom bussen går sällan.",
             "language must custom: engelska i tal; experience must custom: minst två "
             "års erfarenhet av hotellstädning; licence must custom: Körkort");
    reads_as("Vi kräver kvalitet.", "");
}

/* "ett" before years is how many, and no article. */
static void one_year_is_a_number_of_years(void **state)
{
    (void)state;
    reads_as("Krav:\n- ett års erfarenhet av lager",
             "experience must custom: ett års erfarenhet av lager");
    reads_as("Ett års erfarenhet krävs.", "experience must custom: Ett års erfarenhet");
    reads_as("Du har ett års erfarenhet av städning.",
             "experience must custom: ett års erfarenhet av städning");
    reads_as("Krav:\n- en utbildning inom kök",
             "education must custom: utbildning inom kök");
}

static void denied_demands_and_offers_are_not_read(void **state)
{
    (void)state;
    reads_as("Om dig\nDu behöver inte ha körkort.", "");
    reads_as("Om dig\nInga förkunskaper krävs.", "");
    reads_as("Om dig\nStor vikt läggs vid personlig lämplighet.", "");
    reads_as("Vi erbjuder\n- utbildning i heta arbeten\n- friskvård\n", "");
    reads_as("Vi erbjuder dig körkort och truckkort.", "");
    reads_as("Bifoga cv och körkort i din ansökan.", "");
    reads_as("Vill du arbeta med noggranna kollegor?", "");
}

static void licences_are_split_by_class(void **state)
{
    (void)state;
    reads_as("Krav:\n- B- och C-körkort\n",
             "licence must custom: B-; licence must statutory: C-körkort");
    reads_as("Krav:\n- körkort B, C och CE\n",
             "licence must custom: körkort B; licence must statutory: C; "
             "licence must statutory: CE");
    reads_as("Krav:\n- C/CE-körkort\n",
             "licence must statutory: C; licence must statutory: CE-körkort");
    reads_as("Krav:\n- B körkort\n", "licence must custom: B körkort");
    reads_as("Krav:\n- Körkort klass B\n", "licence must custom: Körkort klass B");
}

static void a_bare_licence_is_b(void **state)
{
    (void)state;
    struct readtext_result r =
        read_with("Krav:\n- körkort\n", (struct readtext_hints){ 0 });

    assert_int_equal(r.requirement_count, 1);
    assert_true(str_is(r.requirements[0].concept, "licence:B"));
}

static void a_car_licence_is_statutory_only_where_driving_is_a_task(void **state)
{
    (void)state;
    reads_as("Du kör bil mellan kunderna.\nKrav:\n- B-körkort\n",
             "licence must statutory: B-körkort");
    reads_as("Du städar kontor.\nKrav:\n- B-körkort\n",
             "licence must custom: B-körkort");
    reads_as("Krav:\n- körkort för att ta dig till arbetsplatsen\n",
             "licence must custom: körkort");
    reads_as("Du kör truck.\nKrav:\n- B-körkort\n", "licence must custom: B-körkort");
    reads_as("Du kör truck och lastar bilar.\nKrav:\n- B-körkort\n",
             "licence must custom: B-körkort");
    reads_as("B-körkort krävs. Du ska köra ut varor.",
             "licence must statutory: B-körkort");
    reads_as("B-körkort krävs. Du ska köra bil mellan kunderna.",
             "licence must statutory: B-körkort");
    reads_as("B-körkort krävs. Du städar kontor.", "licence must custom: B-körkort");
}

static void an_extract_is_statutory_only_where_there_are_children(void **state)
{
    (void)state;
    reads_as("Du arbetar på en förskola.\nKrav:\n- registerutdrag\n",
             "certificate must statutory: registerutdrag");
    reads_as("Du arbetar på ett lager.\nKrav:\n- registerutdrag\n",
             "certificate must custom: registerutdrag");
}

static void languages_are_split_and_carry_code_and_step(void **state)
{
    (void)state;
    struct readtext_result r = read_with(
        "Krav:\n- Flytande svenska och grundläggande engelska i tal och skrift\n",
        (struct readtext_hints){ 0 });

    assert_int_equal(r.requirement_count, 2);
    assert_true(str_is(r.requirements[0].concept, "sv:speak"));
    assert_int_equal(r.requirements[0].level, 4);
    assert_true(str_is(r.requirements[1].concept, "en:speak"));
    assert_int_equal(r.requirements[1].kind, READTEXT_LANGUAGE);
}

static void experience_is_habit_by_years_and_place_and_learned_by_method(void **state)
{
    (void)state;
    reads_as("Krav:\n- minst 3 års erfarenhet av svetsning\n",
             "experience must custom: minst 3 års erfarenhet av svetsning");
    reads_as("Krav:\n- erfarenhet av att arbeta i kök\n",
             "experience must custom: erfarenhet av att arbeta i kök");
    reads_as("Krav:\n- erfarenhet av sondmatning\n",
             "experience must custom: erfarenhet av sondmatning");
    reads_as("Krav:\n- flera års arbete med sondmatning\n",
             "experience must custom: flera års arbete med sondmatning");
    reads_as("Meriterande:\n- erfarenhet av sondmatning\n",
             "experience merit learnable: erfarenhet av sondmatning");
    struct readtext_result r = read_with(
        "Krav:\n- minst 3 års erfarenhet av svetsning\n", (struct readtext_hints){ 0 });
    assert_int_equal(r.requirements[0].years, 3);
    assert_string_equal(r.requirements[0].class_rule, "years");
}

static void each_family_has_its_class(void **state)
{
    (void)state;
    reads_as(
        "Krav:\n- heta arbeten\n- livsmedelshygien\n- egen bil\n- arbetstillstånd\n"
        "- datorvana\n- legitimerad sjuksköterska\n- beredskap var fjärde vecka\n"
        "- tål pälsdjur\n",
        "certificate must contract: heta arbeten; skill must duty: "
        "livsmedelshygien; other must custom: egen bil; other must duty: "
        "arbetstillstånd; skill must learnable: datorvana; licence must "
        "statutory: legitimerad sjuksköterska; availability must core: beredskap "
        "var fjärde vecka; other must core: tål pälsdjur");
}

static void knowledge_is_core_in_a_profession_and_a_habit_elsewhere(void **state)
{
    (void)state;
    const char *text = "Krav:\n- goda kunskaper om redovisning\n";
    struct readtext_result r =
        read_with(text, (struct readtext_hints){ .ssyk = STR("2411") });

    assert_int_equal(r.requirements[0].class, READTEXT_CORE);
    r = read_with(text, (struct readtext_hints){ .ssyk = STR("9111") });
    assert_int_equal(r.requirements[0].class, READTEXT_CUSTOM);
}

static void qualities_side_by_side_are_one_and_facts_apart(void **state)
{
    (void)state;
    reads_as("Om dig\nDu är noggrann, stresstålig och har lätt för att samarbeta.",
             "trait must custom: noggrann, stresstålig och har lätt för att samarbeta");
    reads_as("Om dig\nDu har truckkort och är noggrann.",
             "certificate must duty: truckkort; trait must custom: noggrann");
    reads_as("Om dig\nDu har gymnasieexamen eller motsvarande erfarenhet.",
             "education must custom: gymnasieexamen eller motsvarande erfarenhet");
}

static void what_explains_is_not_part_of_the_demand(void **state)
{
    (void)state;
    reads_as("Om dig\nDu har god samarbetsförmåga, vilket är viktigt hos oss.",
             "trait must custom: god samarbetsförmåga");
    reads_as("Eftersom vi är få behöver du vara flexibel.",
             "trait must custom: flexibel");
}

static void abbreviations_end_no_sentence(void **state)
{
    (void)state;
    reads_as("Krav:\n- Vana av t.ex. Excel, m.m. och ca. 2 års erfarenhet av lager\n",
             "experience must learnable: Vana av t.ex. Excel, m.m; "
             "experience must custom: ca. 2 års erfarenhet av lager");
}

static void lost_line_breaks_are_found_again(void **state)
{
    (void)state;
    reads_as("Krav - Goda kunskaper i svenska - Körkort och tillgång till bil",
             "language must custom: Goda kunskaper i svenska; "
             "licence must custom: Körkort; other must custom: tillgång till bil");
    reads_as("tjänstenVi söker dig som är noggrann.", "trait must custom: noggrann");
}

static void line_ends_bullets_and_spaces_do_not_matter(void **state)
{
    (void)state;
    const char *want = "certificate must duty: truckkort; language must custom: goda "
                       "kunskaper i svenska";
    static const char *const texts[] = {
        "Krav:\n- truckkort\n- goda kunskaper i svenska\n",
        ("Krav:\r\n\r\n\t\xe2\x80\xa2 truckkort\r\n\t\xe2\x80\xa2 goda kunskaper i "
         "svenska\r\n"),
        "Krav:\r* truckkort\r* goda kunskaper i svenska",
        "Krav:\n\xc2\xb7 truckkort\n\xc2\xb7 goda kunskaper i svenska",
        "\xef\xbb\xbfKrav:\n1. truckkort\n2. goda kunskaper i svenska",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        reads_as(texts[i], want);
}

/* Its two ends and its length are those of a word of the lists. */
static void a_long_word_is_known_by_its_middle_too(void **state)
{
    (void)state;
    reads_as("Krav: Du har internetuppkoppling.",
             "other must custom: internetuppkoppling");
    reads_as("Krav: Du har internetutskoppling.", "");
}

static void offsets_count_code_points(void **state)
{
    (void)state;
    /* "😀 åäö\nKrav:\n- B-körkort": the licence begins at code point 14 */
    struct readtext_result r = read_with(
        "\xf0\x9f\x98\x80 \xc3\xa5\xc3\xa4\xc3\xb6\nKrav:\n- B-k\xc3\xb6rkort",
        (struct readtext_hints){ 0 });

    assert_int_equal(r.requirement_count, 1);
    assert_int_equal(r.requirements[0].start, 14);
    assert_int_equal(r.requirements[0].end, 23);
    assert_int_equal(r.sections[r.section_count - 1].end, 23);
}

static void tasks_are_found_and_named_by_the_catalogue(void **state)
{
    (void)state;
    const char *text =
        "Arbetsuppgifter\n- Plocka order efter lista\n- Fylla på kaffe\n";
    struct readtext_result r = read_with(text, (struct readtext_hints){ 0 });

    assert_int_equal(r.task_count, 2);
    assert_true(str_is(span_of(str_from(text), r.tasks[0].start, r.tasks[0].end),
                       "Plocka order efter lista"));
    assert_true(str_is(r.tasks[0].concept, "task:plocka-order"));
    assert_string_equal(r.tasks[0].rule, "task_item");
}

static void running_text_gives_tasks_after_its_openers(void **state)
{
    (void)state;
    const char *text =
        "Om tjänsten\nArbetet innebär att städa trapphus samt fönsterputs.";
    struct readtext_result r = read_with(text, (struct readtext_hints){ 0 });

    assert_int_equal(r.task_count, 2);
    assert_true(str_is(span_of(str_from(text), r.tasks[0].start, r.tasks[0].end),
                       "städa trapphus"));
}

static void discrimination_is_blocked_on_every_ground(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum readtext_ground ground;
        bool proxy;
    } cases[] = {
        { "Vi söker en kvinna till butiken.", READTEXT_SEX, false },
        { "Du är cisperson.", READTEXT_GENDER_IDENTITY, false },
        { "Du har svenska som modersmål.", READTEXT_ETHNICITY, false },
        { "Du talar perfekt svenska.", READTEXT_ETHNICITY, true },
        { "Inga religiösa symboler på arbetet.", READTEXT_RELIGION, false },
        { "Du är fullt frisk.", READTEXT_DISABILITY, false },
        { "Du är heterosexuell.", READTEXT_ORIENTATION, false },
        { "Du är ung och stark.", READTEXT_AGE, false },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct readtext_result r =
            read_with(cases[i].text, (struct readtext_hints){ 0 });

        if (r.blocked_count != 1 || r.blocked[0].ground != cases[i].ground ||
            r.blocked[0].proxy != cases[i].proxy)
            fail_msg("%s: %u blocked", cases[i].text, r.blocked_count);
    }
}

static void words_of_openness_and_of_customers_are_not_blocked(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Vi söker dig oavsett kön, ålder och etnisk bakgrund.",
        "Du arbetar hos en ung man i Västerhaninge.",
        "Kunden är en kvinna som behöver stöd.",
        "Du arbetar med unga vuxna.",
        "Vi arbetar för att god hälsa ska nå alla.",
        "Vi har både kvinnor och män i laget.",
        "Sök, oavsett om du är kvinna eller man.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (read_with(texts[i], (struct readtext_hints){ 0 }).blocked_count)
            fail_msg("%s", texts[i]);
}

static void the_headline_is_checked_too(void **state)
{
    (void)state;
    struct readtext_result r =
        read_with("You will sell jewels.",
                  (struct readtext_hints){
                      .headline = STR("jewelry shop looking for girl personal") });

    assert_int_equal(r.blocked_count, 1);
    assert_true(r.blocked[0].in_headline);
    assert_int_equal(r.blocked[0].ground, READTEXT_SEX);
    assert_int_equal(r.blocked[0].start, 13);
}

static void a_text_in_another_language_is_said_to_be(void **state)
{
    (void)state;
    const char *german =
        "Wir suchen einen Menschen, der mit uns in unserem neuen Laden mitten in der "
        "Stadt arbeiten will und der sich auf die Kunden aus aller Welt freut, die "
        "jeden Tag zu uns kommen.";

    assert_true(read_with(german, (struct readtext_hints){ 0 }).foreign);
    assert_false(
        read_with("Vi söker dig som vill arbeta med oss på vårt nya kontor mitt "
                  "i staden och som tycker om att möta människor från hela "
                  "världen varje dag i veckan hos oss.",
                  (struct readtext_hints){ 0 })
            .foreign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_takes_the_mood_of_its_heading),
        cmocka_unit_test(
            headings_stand_alone_before_a_colon_in_capitals_and_as_questions),
        cmocka_unit_test(a_clause_turns_the_mood_of_its_heading),
        cmocka_unit_test(a_tail_makes_a_demand_in_running_text),
        cmocka_unit_test(a_tail_closes_its_own_clause),
        cmocka_unit_test(a_must_verb_opens_a_demand_after_a_fronted_phrase),
        cmocka_unit_test(a_denied_tail_asks_nothing),
        cmocka_unit_test(the_firms_talk_of_itself_is_no_demand),
        cmocka_unit_test(a_verb_after_a_joint_ends_the_demand_before_it),
        cmocka_unit_test(what_the_firm_says_it_asks_for_is_a_demand),
        cmocka_unit_test(one_year_is_a_number_of_years),
        cmocka_unit_test(denied_demands_and_offers_are_not_read),
        cmocka_unit_test(licences_are_split_by_class),
        cmocka_unit_test(a_bare_licence_is_b),
        cmocka_unit_test(a_car_licence_is_statutory_only_where_driving_is_a_task),
        cmocka_unit_test(an_extract_is_statutory_only_where_there_are_children),
        cmocka_unit_test(languages_are_split_and_carry_code_and_step),
        cmocka_unit_test(experience_is_habit_by_years_and_place_and_learned_by_method),
        cmocka_unit_test(each_family_has_its_class),
        cmocka_unit_test(knowledge_is_core_in_a_profession_and_a_habit_elsewhere),
        cmocka_unit_test(qualities_side_by_side_are_one_and_facts_apart),
        cmocka_unit_test(what_explains_is_not_part_of_the_demand),
        cmocka_unit_test(abbreviations_end_no_sentence),
        cmocka_unit_test(lost_line_breaks_are_found_again),
        cmocka_unit_test(line_ends_bullets_and_spaces_do_not_matter),
        cmocka_unit_test(a_long_word_is_known_by_its_middle_too),
        cmocka_unit_test(offsets_count_code_points),
        cmocka_unit_test(tasks_are_found_and_named_by_the_catalogue),
        cmocka_unit_test(running_text_gives_tasks_after_its_openers),
        cmocka_unit_test(discrimination_is_blocked_on_every_ground),
        cmocka_unit_test(words_of_openness_and_of_customers_are_not_blocked),
        cmocka_unit_test(the_headline_is_checked_too),
        cmocka_unit_test(a_text_in_another_language_is_said_to_be),
    };
    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
