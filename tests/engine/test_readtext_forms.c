/*
 * test_readtext_forms.c: the forms that advertisements have, one a test: headings after
 * a sentence, pictures between items, titles, denials, brackets, hyphens, labels.
 */

#include "readtext_kit.h"

static struct readtext_result read_under(const char *headline, const char *text)
{
    struct readtext_hints hints = { .headline = str_from(headline) };
    struct readtext_result result;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    if (!readtext(words, str_from(text), &hints, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

static struct readtext_result read_text(const char *text)
{
    return read_under("", text);
}

/* Class and law of the only requirement. */
static void check_law(const char *headline, const char *text, enum readtext_class class,
                      const char *law)
{
    struct readtext_result r = read_under(headline, text);

    if (r.requirement_count != 1)
        fail_msg("%u instead of 1 in: %s", r.requirement_count, text);
    if (r.requirements[0].class != class || !str_is(r.requirements[0].law, law))
        fail_msg("%s by \"%.*s\" in: %s", readtext_class_word(r.requirements[0].class),
                 STR_ARG(r.requirements[0].law), text);
}

static void a_heading_may_follow_a_sentence_on_its_line(void **state)
{
    (void)state;
    check("Vi söker en kassör till vår butik i Tierp. Krav: B-körkort, flytande "
          "svenska. Meriterande: truckkort, erfarenhet av kassa. Ring oss.",
          "+B-körkort / +flytande svenska / ~truckkort / ~erfarenhet av kassa");
    check("Lön: 150 kr i timmen. Start: Snarast. Krav: Svenska i tal",
          "+Svenska i tal");
    check("Vi bakar bröd. Om dig Du är noggrann och har truckkort.",
          "+noggrann / +truckkort");
}

static void what_is_said_of_the_person_after_it_is_no_wish(void **state)
{
    (void)state;
    check("Vi säljer ost. Meriterande: truckkort. Du är stresstålig.",
          "~truckkort / +stresstålig");
}

static void a_sentence_with_a_colon_far_away_is_no_heading(void **state)
{
    (void)state;
    check("Hos oss får du arbeta i en butik som drivs av en enkel tanke: varje kund är "
          "en gäst.\n\nDin erfarenhet och kunskap\nDu har truckkort.",
          "+truckkort");
}

static void empty_lines_between_items_do_not_end_a_list(void **state)
{
    (void)state;
    check("Meriterande:\n\nTruckkort\n\nErfarenhet av lager\n\nDu har svenska i tal.",
          "~Truckkort / ~Erfarenhet av lager / +svenska i tal");
}

static void pictures_part_items_that_lost_their_lines(void **state)
{
    (void)state;
    check("Krav: 🚗 B-körkort ✨ god svenska ✅ truckkort",
          "+B-körkort / +god svenska / +truckkort");
    check("Välkommen till oss 😊 Vi har roligt.", "");
}

static void a_clause_of_its_own_denies_only_itself(void **state)
{
    (void)state;
    check("Krav:\n- Truckkort, ingen erfarenhet krävs\n- Svenska",
          "+Truckkort / +Svenska");
    check("Truckkort och B-körkort är inget krav.", "");
    check("Vi ser gärna att du som ännu inte fått din legitimation söker.", "");
}

static void what_stands_in_brackets_has_its_own_mood(void **state)
{
    (void)state;
    check("Om dig\nDu talar svenska (fler språk är ett plus).",
          "+talar svenska / ~fler språk");
    check("Krav:\n- ADR 1.3 (meriterande)", "~ADR 1.3");
}

static void a_must_before_the_last_comma_is_no_wish(void **state)
{
    (void)state;
    check("Du måste ha B-körkort, truckkort och YKB är meriterande.",
          "+B-körkort / ~truckkort / ~YKB");
}

static void a_hyphen_carries_over_a_joint(void **state)
{
    (void)state;
    check("Du ska ha truckkort, god dator- och systemvana samt svenska i tal.",
          "+truckkort / +god dator- och systemvana / +svenska i tal");
}

static void a_slash_without_spaces_joins_two_words_for_one_thing(void **state)
{
    (void)state;
    check("Krav:\n- Erfarenhet av att anordna/leda utbildningar\n- svenska/engelska",
          "+Erfarenhet av att anordna/leda utbildningar / +svenska / +engelska");
}

static void the_label_of_an_item_is_not_asked_for(void **state)
{
    (void)state;
    check("Krav:\n- Språk: Svenska\n- Övrigt: Tillgång till egen bil\n- Körkort: B",
          "+Svenska / +Tillgång till egen bil / +Körkort: B");
}

static void what_the_firm_adds_about_itself_is_cut_off(void **state)
{
    (void)state;
    check("Krav:\n- Ostraffad, vi utför kontroller av all personal", "+Ostraffad");
}

static void an_opener_of_facts_without_a_fact_opens_nothing(void **state)
{
    (void)state;
    check("Om dig\nDu är ambitiös och vill visa vad du går för.",
          "+ambitiös och vill visa vad du går för");
}

static void a_person_one_grows_into_is_no_demand(void **state)
{
    (void)state;
    check("Om dig\nDu är driven och vill växa som person i vårt lag.",
          "+driven och vill växa som person i vårt lag");
}

static void a_phrase_that_measures_is_asked_for_before_any_heading(void **state)
{
    (void)state;
    check("Vi söker en mekaniker. Minst tre års erfarenhet som mekaniker. Svetsvana är "
          "en "
          "fördel.",
          "+Minst tre års erfarenhet som mekaniker / ~Svetsvana");
    check("Vi bygger hus. Trettio års erfarenhet av bygg.", "");
}

static void well_versed_is_asked_for_before_any_heading(void **state)
{
    (void)state;
    check("Du är väl insatt i regelverket.", "+väl insatt i regelverket");
}

static void driving_a_car_asks_for_no_car_of_ones_own(void **state)
{
    (void)state;
    check("Du arbetar självständigt och kör bil mellan kunderna.", "");
    check("Du har tillgång till bil.", "+tillgång till bil");
}

static void a_quality_without_a_row_is_read_after_shall_be(void **state)
{
    (void)state;
    check("Du ska vara snar till skratt.", "+snar till skratt");
}

static void what_one_is_used_to_stands_apart_and_allergies_do_not(void **state)
{
    (void)state;
    check("Krav:\n- Erfarenhet av kassa samt datorvana",
          "+Erfarenhet av kassa / +datorvana");
    check("Om dig\nDu har kunskap om specialkost och allergier.",
          "+kunskap om specialkost och allergier");
}

static void a_licensed_profession_asks_for_its_licence(void **state)
{
    (void)state;
    check_law("", "Vi söker dig som är distriktssköterska.", READTEXT_STATUTORY,
              "nurse");
    check_law("", "Om dig\nDu är psykolog.", READTEXT_STATUTORY, "nurse");
    check_law("", "Krav:\n- Biomedicinsk analytiker", READTEXT_STATUTORY, "nurse");
    check_law("", "Är du tandläkare och vill bo i fjällen?", READTEXT_STATUTORY,
              "nurse");
    check("Vi söker dig som är distriktssköterska eller sjuksköterska.",
          "+distriktssköterska eller sjuksköterska");
}

static void a_profession_is_statutory_only_where_it_is_asked_for(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Om dig\nDu är trygg i att samarbeta med läkare och sjuksköterska.",
        "Om dig\nDu är bra på att stötta psykolog och undersköterska.",
        "Om dig\nDu har arbetat som sjuksköterska.",
        "Krav:\n- Akademisk examen, till exempel som dietist, logoped eller apotekare",
        "Krav:\n- Sjuksköterska eller motsvarande utbildning",
        "Arbetsuppgifter\nDu är sjuksköterska hos oss och leder arbetet.",
        "Vi söker dig som är socionom.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct readtext_result r = read_text(texts[i]);

        for (uint32_t k = 0; k < r.requirement_count; k++)
            if (r.requirements[k].class == READTEXT_STATUTORY)
                fail_msg("statutory in: %s", texts[i]);
    }
}

static void who_works_in_a_school_shows_an_extract_whatever_the_work(void **state)
{
    (void)state;
    static const char extract[] =
        "Du diskar.\n\nOm oss\nVi är fem i köket och trivs.\n\n"
        "Övrigt\nUtdrag ur belastningsregistret krävs.";

    check_law("Köksbiträde till Solrosens förskola", extract, READTEXT_STATUTORY,
              "school_extract");
    check_law("Köksbiträde till sjukhuset", extract, READTEXT_CUSTOM, "");
    check_law("Lärare till högskolan", extract, READTEXT_CUSTOM, "");
    check_law("",
              "Vaktmästare till grundskola. Vi är fem och trivs bra ihop i vårt "
              "arbetslag, som har hand om både hus och trädgård. Vi börjar klockan sju "
              "och har egen verkstad. Du ska visa upp registerutdrag.",
              READTEXT_STATUTORY, "school_extract");
    check_law("", "Kommunen har skolor och förskolor. Registerutdrag krävs.",
              READTEXT_CUSTOM, "");
}

static void driving_in_another_job_makes_no_licence_statutory(void **state)
{
    (void)state;
    struct readtext_result r =
        read_text("Krav:\n- B-körkort\n\nMeriterande:\n- Erfarenhet från hemtjänst");

    assert_int_equal(r.requirement_count, 2);
    assert_int_equal(r.requirements[0].class, READTEXT_CUSTOM);
    r = read_text("Krav:\n- B-körkort\n\nDu arbetar i hemtjänsten.");
    assert_int_equal(r.requirements[0].class, READTEXT_STATUTORY);
}

static void a_loader_is_no_aerial_lift_and_its_card_is_the_industrys(void **state)
{
    (void)state;
    struct readtext_result r = read_text("Krav:\n- Hjullastare");

    assert_int_equal(r.requirement_count, 1);
    assert_true(str_is(r.requirements[0].concept, "certificate:hjullastare"));
    assert_int_equal(r.requirements[0].class, READTEXT_DUTY);
    check_law("", "Krav:\n- Yrkesbevis för hjullastare", READTEXT_CONTRACT, "");
    check_law("", "Krav:\n- Maskinförarbevis", READTEXT_CONTRACT, "");
}

/* Age, sex and place, in this order, and nothing else. */
static void check_all_three(const char *text)
{
    static const enum readtext_ground grounds[] = { READTEXT_AGE, READTEXT_SEX,
                                                    READTEXT_ETHNICITY };
    struct readtext_result r = read_text(text);

    if (r.blocked_count != 3)
        fail_msg("%u wordings in: %s", r.blocked_count, text);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(r.blocked[i].ground, grounds[i]);
    for (uint32_t i = 0; i < r.requirement_count; i++)
        assert_false(str_is(r.requirements[i].label, "bor nära"));
}

static void age_sex_and_place_are_each_named_in_one_wording(void **state)
{
    (void)state;
    check_all_three("Vi söker en ung man bosatt i Umeå till vår verkstad.");
    check_all_three("Du är en ung man bosatt i Umeå.");
    check_all_three("Ung kvinna bosatt i Umeå sökes till vår butik.");
    check_all_three("Sökes: ung tjej, bosatt i Umeå, till vår butik.");
    check_all_three("Krav:\n- Ung man bosatt i Umeå");
    check_all_three("Vi söker dig som är ung man och bor i Umeå.");
    assert_int_equal(read_text("Assistent till ung man bosatt i Umeå.").blocked_count,
                     0);
}

static void she_may_be_the_candidate_or_the_applicant(void **state)
{
    (void)state;
    check("Vi kör stadstrafik.\nKandidaten ska ha körkort med behörighet D. Sökande "
          "bör ha "
          "lätt för att möta människor.",
          "+körkort med behörighet D / ~lätt för att möta människor");
    check("Vi svetsar ramar.\nVi ser att sökande har svetslicens.", "+svetslicens");
}

static void a_paper_named_in_passing_is_asked_for(void **state)
{
    (void)state;
    check("Vi sköter kyrkogårdar.\nFör en av tjänsterna gäller traktorkort nivå 2.",
          "+traktorkort nivå 2");
    check("Vi sköter kyrkogårdar.\nMotorsågskörkort ordnar vi.", "");
    check("Vi sköter kyrkogårdar.\nMotorsågskörkort är inte relevant.", "");
    check("Vi sköter kyrkogårdar.\nVi meddelar om körkort krävs.", "");
}

static void short_sentences_under_a_heading_are_items(void **state)
{
    (void)state;
    check("Krav: Energi. Humor. Lugn.", "+Energi / +Humor / +Lugn");
}

static void what_must_not_be_is_asked_for(void **state)
{
    (void)state;
    check("Vi har katt.\nDu får inte vara allergisk.", "+inte vara allergisk");
}

static void a_licence_in_english_is_no_class_a(void **state)
{
    struct readtext_result r = read_text("A driving licence is a plus.");

    (void)state;
    for (uint32_t i = 0; i < r.requirement_count; i++)
        assert_false(str_is(r.requirements[i].concept, "licence:A"));
}

static void what_a_place_is_like_belongs_to_liking_it(void **state)
{
    (void)state;
    check("Om dig\n- Trivs i en verkstad där du får bestämma takten\n",
          "+Trivs i en verkstad där du får bestämma takten");
}

static void to_have_a_paper_more_is_another_demand(void **state)
{
    (void)state;
    check("Du behöver vara legitimerad barnmorska och ha en påbörjad introduktion i "
          "Sverige.",
          "+legitimerad barnmorska / +påbörjad introduktion i Sverige");
    check("Om dig\nDu är noggrann och har god hälsa.", "+noggrann och har god hälsa");
}

static void what_a_licence_entitles_to_is_part_of_it(void **state)
{
    (void)state;
    check(
        "Krav:\n- Legitimerad tandläkare med behörighet att arbeta här med svenska "
        "på nivå C1\n",
        "+Legitimerad tandläkare med behörighet att arbeta här / +svenska på nivå C1");
}

static void at_the_same_time_begins_another_quality(void **state)
{
    (void)state;
    check("Om dig\nDu har lätt för att ta kontakt samtidigt som du är lugn.",
          "+lätt för att ta kontakt / +lugn");
}

static void alternatives_that_can_be_shown_stand_apart(void **state)
{
    (void)state;
    check("Krav:\n- Gesällbrev alternativt motsvarande yrkeserfarenhet\n",
          "+Gesällbrev / +motsvarande yrkeserfarenhet");
    check("Krav:\n- Utbildning till kock och/eller bagare\n",
          "+Utbildning till kock / +bagare");
}

static void an_aim_is_no_part_of_a_quality(void **state)
{
    (void)state;
    check("Tjänsten ställer höga krav på tålamod för att gästerna ska trivas.",
          "+tålamod");
    check("Om dig\n- Har lätt för att samarbeta\n", "+lätt för att samarbeta");
    check("Om dig\n- Inte rädd för att ta i\n", "+Inte rädd för att ta i");
}

static void a_reason_after_a_dash_is_cut_off(void **state)
{
    (void)state;
    check("Om dig\n- Noggrann – fel pris syns direkt i kassan\n", "+Noggrann");
}

static void a_wish_may_be_a_quality_without_a_row(void **state)
{
    (void)state;
    check("Vi ser gärna att du är aktivt delaktig i föreningens liv.",
          "~aktivt delaktig i föreningens liv");
}

static void you_who_do_a_thing_are_asked_for(void **state)
{
    (void)state;
    check("Vem är du?\nJo du som trivs bland folk och gillar ordning.",
          "+trivs bland folk och gillar ordning");
}

static void an_extract_is_asked_for_after_talk_of_hiring(void **state)
{
    (void)state;
    check("Övrigt\nI rekryteringsprocessen tar vi referenser, och vi kommer att begära "
          "utdrag ur belastningsregistret.",
          "+utdrag ur belastningsregistret");
}

static void to_like_a_thing_may_be_what_one_needs(void **state)
{
    (void)state;
    check("För att må bra hos oss behöver du tycka om kundkontakter.",
          "+tycka om kundkontakter");
    check("Vi förväntar oss att du delar vår syn på barn.", "+delar vår syn på barn");
    check("Som anställd ska du dock kunna ställa dig bakom vår värdegrund.",
          "+kunna ställa dig bakom vår värdegrund");
    check("Som lärare förväntas du på grundläggande nivå kunna undervisa i två ämnen.",
          "+kunna undervisa i två ämnen");
}

static void how_to_apply_is_told_in_the_imperative(void **state)
{
    (void)state;
    check("Meriterande:\n- Truckkort\n\nAnsökan är digital. Håll koll på mobilen.",
          "~Truckkort");
    check("Du behöver ha truckkort. Bifoga kopia av legitimationsbevis.", "+truckkort");
}

static void two_schoolings_stand_apart_and_what_is_like_one_does_not(void **state)
{
    (void)state;
    check("Krav:\n- Svensk juristexamen eller relevant ekonomisk utbildning\n",
          "+Svensk juristexamen / +relevant ekonomisk utbildning");
    check("Krav:\n- Juristexamen eller annan relevant utbildning\n",
          "+Juristexamen eller annan relevant utbildning");
}

static void to_want_a_thing_besides_is_a_demand(void **state)
{
    (void)state;
    check("Vi ser gärna att du har erfarenhet av butik och vill bidra till ett gott "
          "kamratskap.",
          "~erfarenhet av butik / ~vill bidra till ett gott kamratskap");
    check("Vi söker dig som vill göra skillnad.", "");
}

static void check_kind(const char *text, enum readtext_kind kind)
{
    struct readtext_result r = read_text(text);

    if (r.requirement_count != 1 || r.requirements[0].kind != kind)
        fail_msg("%s", text);
}

static void what_no_row_names_has_a_kind_by_its_form(void **state)
{
    (void)state;
    check_kind("Krav:\n- tycka om att dansa\n", READTEXT_TRAIT);
    check_kind("Krav:\n- rivningsarbete\n", READTEXT_EXPERIENCE);
}

static void what_a_quality_does_belongs_to_it(void **state)
{
    (void)state;
    check("Om dig\nDin nyfikenhet gör att du lätt lär dig nya system.",
          "+nyfikenhet gör att du lätt lär dig nya system");
    check("Om dig\nDu har en social sida som gör att du trivs i reception.",
          "+social sida som gör att du trivs i reception");
    check("Om dig\nVi ser att du är med och samverkar med kollegor.",
          "+samverkar med kollegor");
}

static void wishes_are_read_though_misspelt(void **state)
{
    (void)state;
    check("Erfarenhet av butik och/eller vana av lager är meriterade för tjänsten.",
          "~Erfarenhet av butik / ~vana av lager");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_may_follow_a_sentence_on_its_line),
        cmocka_unit_test(what_is_said_of_the_person_after_it_is_no_wish),
        cmocka_unit_test(a_sentence_with_a_colon_far_away_is_no_heading),
        cmocka_unit_test(empty_lines_between_items_do_not_end_a_list),
        cmocka_unit_test(pictures_part_items_that_lost_their_lines),
        cmocka_unit_test(a_clause_of_its_own_denies_only_itself),
        cmocka_unit_test(what_stands_in_brackets_has_its_own_mood),
        cmocka_unit_test(a_must_before_the_last_comma_is_no_wish),
        cmocka_unit_test(a_hyphen_carries_over_a_joint),
        cmocka_unit_test(a_slash_without_spaces_joins_two_words_for_one_thing),
        cmocka_unit_test(the_label_of_an_item_is_not_asked_for),
        cmocka_unit_test(what_the_firm_adds_about_itself_is_cut_off),
        cmocka_unit_test(an_opener_of_facts_without_a_fact_opens_nothing),
        cmocka_unit_test(a_person_one_grows_into_is_no_demand),
        cmocka_unit_test(a_phrase_that_measures_is_asked_for_before_any_heading),
        cmocka_unit_test(well_versed_is_asked_for_before_any_heading),
        cmocka_unit_test(driving_a_car_asks_for_no_car_of_ones_own),
        cmocka_unit_test(a_quality_without_a_row_is_read_after_shall_be),
        cmocka_unit_test(what_one_is_used_to_stands_apart_and_allergies_do_not),
        cmocka_unit_test(a_licensed_profession_asks_for_its_licence),
        cmocka_unit_test(a_profession_is_statutory_only_where_it_is_asked_for),
        cmocka_unit_test(who_works_in_a_school_shows_an_extract_whatever_the_work),
        cmocka_unit_test(driving_in_another_job_makes_no_licence_statutory),
        cmocka_unit_test(a_loader_is_no_aerial_lift_and_its_card_is_the_industrys),
        cmocka_unit_test(age_sex_and_place_are_each_named_in_one_wording),
        cmocka_unit_test(she_may_be_the_candidate_or_the_applicant),
        cmocka_unit_test(a_paper_named_in_passing_is_asked_for),
        cmocka_unit_test(short_sentences_under_a_heading_are_items),
        cmocka_unit_test(what_must_not_be_is_asked_for),
        cmocka_unit_test(a_licence_in_english_is_no_class_a),
        cmocka_unit_test(what_a_place_is_like_belongs_to_liking_it),
        cmocka_unit_test(to_have_a_paper_more_is_another_demand),
        cmocka_unit_test(what_a_licence_entitles_to_is_part_of_it),
        cmocka_unit_test(at_the_same_time_begins_another_quality),
        cmocka_unit_test(alternatives_that_can_be_shown_stand_apart),
        cmocka_unit_test(an_aim_is_no_part_of_a_quality),
        cmocka_unit_test(a_reason_after_a_dash_is_cut_off),
        cmocka_unit_test(a_wish_may_be_a_quality_without_a_row),
        cmocka_unit_test(you_who_do_a_thing_are_asked_for),
        cmocka_unit_test(an_extract_is_asked_for_after_talk_of_hiring),
        cmocka_unit_test(to_like_a_thing_may_be_what_one_needs),
        cmocka_unit_test(how_to_apply_is_told_in_the_imperative),
        cmocka_unit_test(two_schoolings_stand_apart_and_what_is_like_one_does_not),
        cmocka_unit_test(to_want_a_thing_besides_is_a_demand),
        cmocka_unit_test(what_no_row_names_has_a_kind_by_its_form),
        cmocka_unit_test(what_a_quality_does_belongs_to_it),
        cmocka_unit_test(wishes_are_read_though_misspelt),
    };

    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
