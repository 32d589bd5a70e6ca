/* audit_words.c: see audit_words.h. */
#include "service/audit_words.h"

#include "service/audit.h"

struct words {
    const char *action, *text;
};
static const struct words words[] = {
    { "people_list", N_("a list of people") },
    { "search_all", N_("a search of everything") },
    { "people_search", N_("a search for people") },
    { "people_outbox", N_("letters to print or calls to make") },
    { "outbox_list", N_("the list of messages") },
    { "outbox_do", N_("a message was sent or given up by hand") },
    { "need_match", N_("the list of people for a need") },
    { "person_add", N_("a person was added") },
    { "person_see", N_("the person's page") },
    { "identity_see", N_("name and identity number") },
    { "name_see", N_("the person's name") },
    { "identity_edit", N_("name, number or address was changed") },
    { "contact_see", N_("telephone and address") },
    { "capability_see", N_("what the person can do") },
    { "capability_edit", N_("what the person can do was written down") },
    { "accommodation_see", N_("adjustments the person needs") },
    { "accommodation_edit", N_("adjustments were written down") },
    { "eligibility_see", N_("facts that programmes ask for") },
    { "eligibility_edit", N_("facts for programmes were written down") },
    { "note_see", N_("notes") },
    { "note_add", N_("a note was written") },
    { "case_hand_over", N_("the case was handed over") },
    { "participant_invite", N_("a code to sign in with was given") },
    { "person_merge", N_("two cases of the same person were joined") },
    { "person_like", N_("the same number or name was written in another case; nothing "
                        "was shown") },
    { AUDIT_SOUGHT, N_("a protected identity was looked for by its number, by somebody "
                       "who may not see it; nothing was shown") },
    { "doubt_list", N_("the list of cases that may be the same person") },
    { "doubt_settle", N_("a case that may be the same person was looked at") },
    { "person_link_see", N_("ties to household and relatives") },
    { "person_link_edit", N_("a tie to household or relatives was changed") },
    { "protection_set", N_("protected identity was set") },
    { "protection_done", N_("what is told when an identity is protected") },
    { "protection_lift", N_("protected identity was lifted") },
    { "keeper_lack", N_("protected where nobody may open the case: name a keeper of "
                        "protected identities in this unit") },
    { "disclosure_see", N_("what has been told to others") },
    { "disclosed_list", N_("the list of people told to this unit") },
    { "disclosed_see", N_("what has been told to this unit") },
    { "disclosure_decide", N_("a decision to tell something to others") },
    { "waiver_give", N_("a waiver of secrecy") },
    { "person_extract", N_("an extract of everything") },
    { "wrong_see", N_("what the person says is wrong") },
    { "wrong_say", N_("the person said that something is wrong") },
    { "people_wrong", N_("whose words wait for an answer") },
    { "person_log", N_("who has seen the person's data") },
    { "person_correct", N_("data were corrected") },
    { "dispose_list", N_("the list of cases to dispose of") },
    { "person_dispose", N_("the case was disposed of") },
    { "disposal_see", N_("the protocol of a disposal") },
    { "sign_in_change", N_("one's own password, code app or recovery codes") },
    { "log_find", N_("the log of one person, by her number") },
    { "strangers_review", N_("what was tried without signing in") },
    { "audit_review", N_("this review of the log") },
    { "sign_in", N_("signing in") },
    { "sign_missing", N_("pages that need one to sign in were asked for without") },
    { "sign_out", N_("signing out") },
    { "session_end", N_("sessions were ended") },
    { "session_renew", N_("a new session, after a change of unit or password") },
    { "need_list", N_("the list of needs") },
    { "need_thresholds", N_("what a need asks for") },
    { "need_add", N_("a need was written down") },
    { "need_edit", N_("how a need stands was changed") },
    { "firm_list", N_("the list of firms") },
    { "firm_see", N_("a firm") },
    { "firm_edit", N_("a firm was changed") },
    { "work_note_see", N_("notes on a firm or a need") },
    { "work_note_add", N_("a note on a firm or a need was written") },
    { "firm_merge", N_("two firms were joined or taken apart") },
    { "firm_hand_over", N_("a firm was handed over") },
    { "visit_month", N_("the visits of a month") },
    { "visit_free", N_("a month was declared free of visits") },
    { "need_lift", N_("wording was let through") },
    { "ad_list", N_("the list of advertisements") },
    { "ad_read", N_("an advertisement") },
    { "vocab_search", N_("a search for words") },
    { "vocab_show", N_("a word") },
    { "market_see", N_("the market") },
    { "read_example_list", N_("the list of examples") },
    { "read_example_judge", N_("an example was judged") },
    { "referral_list", N_("the list of people put forward to employers") },
    { "referral_see", N_("how it went with an employer") },
    { "referral_edit", N_("what an employer answered was written down") },
    { "person_needs", N_("which needs fit the person") },
    { "referral_add", N_("the person was put forward to an employer") },
    { "programme_list", N_("the list of programmes") },
    { "programme_load", N_("a programme was loaded") },
    { "programme_decide", N_("a decision of a programme was written down") },
    { "way_see", N_("a firm's way through a programme") },
    { "document_see", N_("the file of a document of a programme") },
    { "document_add", N_("a file was put to a document of a programme") },
    { "way_edit", N_("a step of a firm or a programme was written down") },
    { "allot_see", N_("who gets the places of an intake") },
    { "allot_decide", N_("places of an intake were proposed, given or refused") },
    { "enrolment_list", N_("who stands where in a programme") },
    { "enrolment_see", N_("her way through a programme") },
    { "enrolment_move",
      N_("her way was moved to another version or area of a programme") },
    { "enrolment_edit", N_("a step of her way through a programme was written down") },
    { "around_see", N_("what is done around a programme") },
    { "around_edit", N_("something around a programme was written down") },
    { "training_own", N_("one's own trainings") },
    { "activity_see", N_("who is invited to a meeting") },
    { "activity_edit", N_("an invitation, an answer or who came was written down") },
    { "invite_edit", N_("the person was invited to a meeting") },
    { "invite_answer", N_("the person herself answered an invitation") },
    { "profile_see", N_("what the person can do, without name, seen by an employer") },
    { "profile_answer", N_("an employer answered about the person, by a link") },
    { "referral_decline", N_("the person herself ended a proposal to an employer") },
    { "enrolment_answer", N_("the person herself answered in a programme") },
    { "reminder_stop", N_("the person herself stopped reminders, or wants them") },
    { "matching_switch", N_("the matcher was switched on or off") },
    { "user_list", N_("the list of users") },
    { "user_edit", N_("a user was changed") },
    { "me", N_("one's own page") },
};

/* The same of what changes something, for who only opened its page or was refused. */
static const struct words tried[] = {
    { "outbox_do", N_("sending a message or giving it up by hand") },
    { "person_add", N_("adding a person") },
    { "identity_edit", N_("the form for name, number and address") },
    { "capability_edit", N_("the mapping talk") },
    { "accommodation_edit", N_("writing down adjustments") },
    { "eligibility_edit", N_("writing down facts for programmes") },
    { "note_add", N_("writing a note") },
    { "case_hand_over", N_("handing the case over") },
    { "participant_invite", N_("giving a code to sign in with") },
    { "person_merge", N_("joining two cases of the same person") },
    { "doubt_settle", N_("looking at a case that may be the same person") },
    { "person_link_edit", N_("changing a tie to household or relatives") },
    { "protection_set", N_("setting protected identity") },
    { "protection_lift", N_("lifting protected identity") },
    { "person_correct", N_("correcting data") },
    { "person_dispose", N_("disposing of the case") },
    { "invite_edit", N_("inviting the person to a meeting") },
    { "need_add", N_("writing down a need") },
    { "need_edit", N_("changing how a need stands") },
    { "firm_edit", N_("changing a firm") },
    { "firm_hand_over", N_("handing a firm over") },
    { "visit_free", N_("declaring a month free of visits") },
    { "need_lift", N_("letting wording through") },
    { "read_example_judge", N_("judging an example") },
    { "referral_edit", N_("writing down what an employer answered") },
    { "referral_add", N_("putting the person forward to an employer") },
    { "referral_decline", N_("ending a proposal oneself") },
    { "enrolment_answer", N_("answering in a programme oneself") },
    { "reminder_stop", N_("stopping reminders oneself") },
    { "matching_switch", N_("switching the matcher on or off") },
    { "user_edit", N_("changing a user") },
};

static const char *find(const struct words *list, size_t count, struct str action)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(action, list[i].action))
            return list[i].text;
    return NULL;
}

static const char *text_of(struct str action, bool changed)
{
    const char *text =
        changed ? NULL : find(tried, sizeof tried / sizeof *tried, action);

    return text ? text : find(words, sizeof words / sizeof *words, action);
}

const char *audit_action_text(struct str action)
{
    return text_of(action, false);
}

const char *audit_row_text(struct str action, struct str kind, struct str parts)
{
    bool changed = str_is(kind, "write") || str_is(kind, "sign");
    struct str part;

    while (str_is(kind, "alert") && str_next(&parts, ' ', &part))
        changed = changed || str_is(part, AUDIT_CHANGED);
    return text_of(action, changed);
}

const char *audit_action_word(uint32_t index)
{
    return index < sizeof words / sizeof *words ? words[index].action : NULL;
}
