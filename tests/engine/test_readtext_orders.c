/*
 * test_readtext_orders.c: what is asked for in other orders of words than "du ska ha",
 * and in running English, one form a test.
 */
#include "readtext_kit.h"

#define HOTEL "We run a small hotel by the lake, and the staff is like a family.\n\n"

static void what_is_important_is_asked_for_in_any_order_of_words(void **state)
{
    (void)state;
    check("För att trivas i rollen är det viktigt att kunna växla mellan uppgifter.",
          "+kunna växla mellan uppgifter");
    check("Det är viktigt för dig att samarbeta med andra avdelningar.",
          "+samarbeta med andra avdelningar");
    check("I den här rollen är det inte viktigt att kunna växla mellan uppgifter.", "");
}

static void what_one_gets_with_the_firm_is_not_asked_for(void **state)
{
    (void)state;
    check("Hos oss får du en arbetsplats där glädje, flexibilitet och engagemang är en "
          "självklarhet.",
          "");
    check("Noggrannhet och engagemang är en självklarhet.",
          "+Noggrannhet och engagemang");
}

static void a_question_about_what_she_knows_asks_for_it(void **state)
{
    (void)state;
    check("Är du kunnig cykelmekaniker eller låssmed som vill arbeta i Tierp?",
          "+kunnig cykelmekaniker eller låssmed");
    check("Är du redo att växa och vill arbeta i Tierp?", "");
}

static void a_wish_about_an_experience_is_a_demand_of_its_own(void **state)
{
    (void)state;
    check("Krav:\n- Erfarenhet av arbete på lager, gärna med ansvar för andra",
          "+Erfarenhet av arbete på lager / ~gärna med ansvar för andra");
    check("Krav:\n- Erfarenhet av arbete på lager, gärna grossist",
          "+Erfarenhet av arbete på lager, gärna grossist");
    check(
        "Requirements:\n- Experience in warehouses and terminals, ideally with frozen "
        "goods",
        "+Experience in warehouses and terminals / ~ideally with frozen goods");
}

static void what_she_can_do_with_what_she_knows_belongs_to_it(void **state)
{
    (void)state;
    check("Om dig\nDu är förtrogen med journalsystem och kan lära ut dem till andra.",
          "+förtrogen med journalsystem och kan lära ut dem till andra");
    check("Om dig\nDu är förtrogen med journalsystem och kan ta egna initiativ.",
          "+förtrogen med journalsystem / +ta egna initiativ");
}

static void what_is_hers_is_asked_for_in_english_too(void **state)
{
    (void)state;
    check(HOTEL "About you\nYour ability to plan the work of the day makes a "
                "difference. Passion for food means a lot to the guests.",
          "+ability to plan the work of the day");
    check("Om dig\nDin förmåga att planera arbetet gör skillnad.",
          "+förmåga att planera arbetet");
}

static void english_says_what_one_does_with_what_one_has(void **state)
{
    (void)state;
    check(HOTEL
          "About you\nWith a passion for food and strong kitchen skills, you "
          "run the breakfast of the house. You appreciate the quiet of the winter.",
          "+passion for food / +strong kitchen skills / +appreciate the quiet of the "
          "winter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_important_is_asked_for_in_any_order_of_words),
        cmocka_unit_test(what_one_gets_with_the_firm_is_not_asked_for),
        cmocka_unit_test(a_question_about_what_she_knows_asks_for_it),
        cmocka_unit_test(a_wish_about_an_experience_is_a_demand_of_its_own),
        cmocka_unit_test(what_she_can_do_with_what_she_knows_belongs_to_it),
        cmocka_unit_test(what_is_hers_is_asked_for_in_english_too),
        cmocka_unit_test(english_says_what_one_does_with_what_one_has),
    };

    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
