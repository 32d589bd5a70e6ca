/* need_kit.c: see need_kit.h. */
#include "need_kit.h"

#include "service/import.h"

void kit_import(struct str people, struct str needs, struct str requirements)
{
    struct import_ask of_people = { { kit_file("p.csv", people), NULL }, true, NULL };
    struct import_ask of_needs = {
        { kit_file("n.csv", needs), kit_file("r.csv", requirements) }, true, NULL
    };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_people(&kit_call, &of_people, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
    KIT_OK(import_needs(&kit_call, &of_needs, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

void kit_import_hand(void)
{
    kit_import(hand_people(kit_call.arena), hand_needs(), hand_requirements());
}
