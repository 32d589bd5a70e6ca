/* extract_parts.c: see extract_parts.h. */
#include "web/extract_parts.h"

#include "service/enrolment.h"

#define WORDS(table) (table), (uint32_t)(sizeof(table) / sizeof *(table))
#define NONE         NULL, 0
#define TEXT(key, label)                                                               \
    {                                                                                  \
        key, label, SAID_TEXT, NONE                                                    \
    }
#define DAY(key, label)                                                                \
    {                                                                                  \
        key, label, SAID_DAY, NONE                                                     \
    }
#define MOMENT(key, label)                                                             \
    {                                                                                  \
        key, label, SAID_MOMENT, NONE                                                  \
    }

static const struct coded sex_words[] = {
    { "K", N_("Woman") },
    { "M", N_("Man") },
    { "", N_("Not stated") },
};
static const struct coded protection_labels[] = {
    { "flag", N_("Secrecy flag") },
    { "registration", N_("Protected registration") },
};
static const struct coded tie_labels[] = {
    { "partner", N_("Partner") },
    { "child", N_("Child") },
    { "parent", N_("Parent") },
    { "sibling", N_("Sibling") },
    { "household", N_("Same household") },
    { "guardian", N_("Guardian") },
    { "ward", N_("Guardian of") },
};
static const struct coded handed_labels[] = {
    { "paper", N_("On paper") },
    { "file", N_("As a file") },
};
static const struct coded mode_labels[] = {
    { "car", N_("By car") },
    { "bus", N_("By public transport") },
    { "bike", N_("By bicycle") },
    { "foot", N_("On foot") },
};
static const struct coded how_labels[] = {
    { "paper", N_("On paper") },
    { "spoken", N_("Spoken") },
    { "link", N_("By link") },
};
static const struct coded way_labels[] = {
    { "password", N_("With a password") },
    { "recovery", N_("With a recovery code") },
    { "paper", N_("With a code on paper") },
    { "link", N_("By link") },
    { "proxy", N_("By the organisation's sign-in") },
    { "demo", N_("In the demo") },
};
static const struct coded state_labels[] = {
    { "ready", N_("Could begin at once") },
    { "ready_after", N_("Could begin after learning something") },
    { "behind_thresholds", N_("Only customary demands stood in the way") },
    { "out_of_reach", N_("Too far away, or not in time") },
};
static const struct coded referral_labels[] = {
    { "open", N_("Waits for an answer") }, { "meet", N_("They want to meet") },
    { "later", N_("Yes, but not now") },   { "refused", N_("The employer said no") },
    { "silent", N_("No answer") },         { "closed", N_("Ended") },
};
static const struct coded purpose_labels[] = {
    { "set_up", N_("To choose a password") },
    { "enter", N_("To sign in") },
};
static const struct coded form_labels[] = {
    { "map", N_("Mapping talk") },
    { "accommodation", N_("What you need at the work place") },
};
static const struct coded channel_labels[] = {
    { "phone", N_("Telephone") }, { "sms", N_("Text message") },
    { "email", N_("E-mail") },    { "letter", N_("Letter") },
    { "call", N_("Call") },       { "page", N_("On the page") },
};
static const struct coded sending_labels[] = {
    { "waiting", N_("Has not left yet") },
    { "sending", N_("Is leaving") },
    { "sent", N_("Sent") },
    { "failed", N_("Did not get through") },
    { "unsure", N_("Nobody knows whether it got through") },
    { "dropped", N_("Was not needed") },
};

static const struct extract_column case_columns[] = {
    TEXT("case", N_("Case number")),
    TEXT("unit", N_("Unit")),
    MOMENT("made_at", N_("Written down")),
    TEXT("source_key", N_("Its mark in the file it came from")),
    TEXT("merged_into", N_("Is one with the case")),
};
static const struct extract_column identity_columns[] = {
    TEXT("version", N_("Version")),
    MOMENT("written_at", N_("Written down")),
    TEXT("written_by", N_("By")),
    TEXT("why", N_("Why")),
    TEXT("given", N_("Given names")),
    TEXT("surname", N_("Surname")),
    TEXT("called", N_("Goes by")),
    TEXT("former", N_("Former names")),
    { "numbers", N_("Identity numbers, the latest first"), SAID_NUMBERS, NONE },
    DAY("born", N_("Born")),
    TEXT("phone", N_("Telephone")),
    TEXT("email", N_("E-mail")),
    TEXT("street", N_("Address")),
    TEXT("postcode", N_("Postcode")),
    TEXT("town", N_("Town")),
    { "channel", N_("Wants"), SAID_WORD, WORDS(channel_labels) },
    TEXT("language", N_("Interpreter")),
    TEXT("note", N_("Note")),
    TEXT("safe", N_("The way that is safe")),
};
static const struct extract_column sex_columns[] = {
    { "sex", N_("Sex"), SAID_WORD, WORDS(sex_words) },
};
static const struct extract_column holder_columns[] = {
    TEXT("holder", N_("Who")),
    MOMENT("from_at", N_("From")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column protection_columns[] = {
    { "kind", N_("What the register says"), SAID_WORD, WORDS(protection_labels) },
    MOMENT("from_at", N_("From")),
    TEXT("set_by", N_("By")),
    MOMENT("to_at", N_("Lifted")),
    TEXT("lift_asked_by", N_("Asked to lift it")),
    TEXT("lifted_by", N_("Confirmed it")),
};
static const struct extract_column merge_columns[] = {
    TEXT("kept", N_("Kept")),        TEXT("gone", N_("Merged into it")),
    MOMENT("merged_at", N_("When")), TEXT("merged_by", N_("By")),
    TEXT("why", N_("Why")),          MOMENT("undone_at", N_("Undone")),
    TEXT("undone_by", N_("By")),
};
static const struct extract_column capability_columns[] = {
    { "label", N_("What"), SAID_LABEL, NONE },
    { "level", N_("Level"), SAID_LEVEL, NONE },
    { "holds", N_("Holds"), SAID_NOW, NONE },
};
static const struct extract_column evidence_columns[] = {
    { "label", N_("What"), SAID_LABEL, NONE },
    { "evidence", N_("How we know"), SAID_WORD, evidence_words, EVIDENCE_COUNT },
    TEXT("told_to", N_("Told to")),
    TEXT("seen_by", N_("Seen by")),
    DAY("on_day", N_("When")),
    DAY("expires_on", N_("Last day")),
    { "holds", N_("Holds"), SAID_NOW, NONE },
};
static const struct extract_column task_wish_columns[] = {
    { "label", N_("What"), SAID_LABEL, NONE },
    { "wish", N_("Wish"), SAID_WORD, wish_words, WISH_COUNT },
    TEXT("noted_by", N_("Written by")),
    MOMENT("from_at", N_("From")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column wish_columns[] = {
    TEXT("text", N_("In words")),
    TEXT("noted_by", N_("Written by")),
    MOMENT("from_at", N_("From")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column availability_columns[] = {
    TEXT("place", N_("From")),
    { "mode", N_("Travels"), SAID_WORD, WORDS(mode_labels) },
    TEXT("max_minutes", N_("Minutes at most")),
    TEXT("hours_per_week", N_("Hours a week")),
    { "weekdays", N_("Days"), SAID_WORDS, day_words, DAY_WORD_COUNT },
    { "times", N_("Times of day"), SAID_WORDS, shift_words, SHIFT_WORD_COUNT },
    DAY("available_from", N_("Available from")),
    DAY("enrolled_on", N_("Enrolled")),
    TEXT("noted_by", N_("Written by")),
};
static const struct extract_column place_columns[] = {
    TEXT("place", N_("Place")),
    { "holds", N_("Holds"), SAID_NOW, NONE },
};
static const struct coded verdict_words[] = {
    { "corrected", N_("Corrected") },
    { "kept", N_("It stays as it was") },
};
static const struct extract_column own_word_columns[] = {
    MOMENT("said_at", N_("When")),
    TEXT("quote", N_("What stood there")),
    TEXT("words", N_("What you said")),
};
static const struct extract_column own_answer_columns[] = {
    MOMENT("answered_at", N_("When")),
    { "verdict", N_("Our answer"), SAID_WORD, verdict_words, 2 },
    TEXT("answer", N_("In words")),
    TEXT("answered_by", N_("Written by")),
};
static const struct extract_column note_columns[] = {
    TEXT("on_day", N_("About the day")),
    TEXT("text", N_("In words")),
    TEXT("noted_by", N_("Written by")),
    MOMENT("written_at", N_("Written")),
};
static const struct extract_column accommodation_columns[] = {
    { "kinds", N_("What"), SAID_WORDS, adapt_words, ADAPT_WORD_COUNT },
    TEXT("text", N_("In words")),
    TEXT("noted_by", N_("Written by")),
    MOMENT("from_at", N_("From")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column eligibility_columns[] = {
    { "kind", N_("What"), SAID_WORD, ground_words, GROUND_WORD_COUNT },
    DAY("since_on", N_("Since")),
    { "evidence", N_("How we know"), SAID_WORD, proof_words, PROOF_WORD_COUNT },
    DAY("on_day", N_("When")),
    TEXT("noted_by", N_("Written by")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column waiver_columns[] = {
    { "what", N_("What"), SAID_TOLD, NONE },
    TEXT("to", N_("To whom")),
    { "how", N_("How"), SAID_WORD, WORDS(how_labels) },
    DAY("given_on", N_("Given")),
    DAY("until_on", N_("Last day")),
    TEXT("seen_by", N_("Seen by")),
    MOMENT("revoked_at", N_("Taken back")),
};
static const struct extract_column disclosure_columns[] = {
    { "what", N_("What"), SAID_TOLD, NONE },
    TEXT("to", N_("To whom")),
    { "ground", N_("Ground"), SAID_GROUND, NONE },
    TEXT("reason", N_("In words")),
    TEXT("decided_by", N_("Decided by")),
    MOMENT("decided_at", N_("When")),
    DAY("until_on", N_("Last day")),
    MOMENT("revoked_at", N_("Taken back")),
};
static const struct extract_column tie_columns[] = {
    { "kind", N_("What the other is to you"), SAID_WORD, WORDS(tie_labels) },
    DAY("from_on", N_("From")),
    TEXT("set_by", N_("Written by")),
    DAY("to_on", N_("To")),
};
static const struct extract_column alias_columns[] = {
    TEXT("alias", N_("Name")),
    TEXT("talk", N_("What we agreed")),
    DAY("talked_on", N_("When")),
    TEXT("talked_by", N_("With whom")),
};
static const struct extract_column handed_columns[] = {
    { "how", N_("How"), SAID_WORD, WORDS(handed_labels) },
    TEXT("reason", N_("In words")),
    TEXT("given_by", N_("By")),
    MOMENT("given_at", N_("When")),
};
static const struct extract_column run_columns[] = {
    TEXT("need", N_("Job")),
    TEXT("employer", N_("Employer")),
    MOMENT("shown_at", N_("When")),
    TEXT("rank", N_("Place on the list")),
    { "state", N_("What came out"), SAID_WORD, WORDS(state_labels) },
};
static const struct extract_column referral_columns[] = {
    TEXT("need", N_("Job")),
    TEXT("firm", N_("Employer")),
    TEXT("put_by", N_("Written by")),
    DAY("made_on", N_("When")),
    { "state", N_("What came out"), SAID_WORD, WORDS(referral_labels) },
    DAY("since_on", N_("Since")),
    DAY("meeting_on", N_("Meeting")),
    TEXT("meeting_place", N_("Where")),
    TEXT("text", N_("In their words")),
};
static const struct coded step_kind_labels[] = {
    { "enrolled", N_("You began") },
    { "stage_fact", N_("Written down") },
    { "gate", N_("Somebody answered") },
    { "moved", N_("A step was made") },
    { "afterwards", N_("Asked afterwards") },
    { "version_moved", N_("Moved to a new version of the programme") },
    { "withdrawn", N_("Something was taken back") },
};
static const struct coded yes_no_labels[] = {
    { "yes", N_("Yes") },
    { "no", N_("No") },
    { "unsure", N_("Not sure yet") },
};
static const struct coded way_state_labels[] = {
    { "open", N_("Under way") },
    { "paused", N_("Paused") },
    { "ended", N_("Ended") },
};
static const struct coded counted_labels[] = {
    { "woman", N_("Woman") },
    { "man", N_("Man") },
    { "unstated", N_("Not stated") },
};
static const struct extract_column enrolment_columns[] = {
    TEXT("programme", N_("Programme")),
    TEXT("area", N_("Area")),
    TEXT("group", N_("Target group")),
    DAY("begun_on", N_("Began")),
    TEXT("stage", N_("Stage")),
    DAY("since_on", N_("Since")),
    { "state", N_("How it stands"), SAID_WORD, WORDS(way_state_labels) },
    { "counted_as", N_("Counted in figures as"), SAID_WORD, WORDS(counted_labels) },
    { "found_by", N_("How we found you"), SAID_WORD, enrolment_found,
      sizeof enrolment_found / sizeof *enrolment_found },
};
static const struct extract_column step_columns[] = {
    TEXT("programme", N_("Programme")),
    DAY("on_day", N_("When")),
    { "kind", N_("What happened"), SAID_WORD, WORDS(step_kind_labels) },
    TEXT("what", N_("What")),
    { "answer", N_("Answer"), SAID_WORD, WORDS(yes_no_labels) },
    TEXT("reason", N_("Reason")),
    TEXT("text", N_("In their words")),
    TEXT("noted_by", N_("Written by")),
};
static const struct extract_column given_columns[] = {
    TEXT("programme", N_("Programme")), TEXT("intake", N_("Intake")),
    TEXT("leads_to", N_("A place to")), DAY("on_day", N_("When")),
    TEXT("given_by", N_("Decided by")),
};
static const struct extract_column invite_columns[] = {
    TEXT("programme", N_("Programme")),
    DAY("on_day", N_("When")),
    { "answer", N_("Answer"), SAID_WORD, WORDS(yes_no_labels) },
    { "came", N_("Came"), SAID_WORD, WORDS(yes_no_labels) },
};
static const struct extract_column draft_columns[] = {
    { "form", N_("What"), SAID_WORD, WORDS(form_labels) },
    TEXT("by", N_("Written by")),
    MOMENT("saved_at", N_("When")),
    { "items", N_("So far"), SAID_ITEMS, NONE },
};
static const struct extract_column account_columns[] = {
    TEXT("login", N_("Account")),
    MOMENT("made_at", N_("Made")),
    MOMENT("closed_at", N_("Closed")),
    MOMENT("password_made_at", N_("Password chosen")),
    TEXT("recovery_left", N_("Recovery codes left")),
};
static const struct extract_column role_columns[] = {
    { "role", N_("Role"), SAID_ROLE, NONE }, TEXT("unit", N_("Unit")),
    MOMENT("from_at", N_("From")),           MOMENT("to_at", N_("To")),
    TEXT("given_by", N_("Given by")),
};
static const struct extract_column session_columns[] = {
    MOMENT("made_at", N_("When")),   MOMENT("seen_at", N_("Last seen")),
    MOMENT("ended_at", N_("Ended")), { "how", N_("How"), SAID_WORD, WORDS(way_labels) },
    TEXT("agent", N_("Browser")),
};
static const struct extract_column link_columns[] = {
    { "purpose", N_("What for"), SAID_WORD, WORDS(purpose_labels) },
    MOMENT("made_at", N_("Made")),
    TEXT("made_by", N_("By")),
    MOMENT("expires_at", N_("Good until")),
    MOMENT("closed_at", N_("Used or made void")),
};
static const struct extract_column message_columns[] = {
    { "kind", N_("What"), SAID_TEXT, NONE },
    { "channel", N_("How"), SAID_WORD, WORDS(channel_labels) },
    { "state", N_("What became of it"), SAID_WORD, WORDS(sending_labels) },
    MOMENT("made_at", N_("Written down")),
    MOMENT("closed_at", N_("Done with")),
};
static const struct extract_column stop_columns[] = {
    MOMENT("from_at", N_("From")),
    TEXT("set_by", N_("By")),
    MOMENT("to_at", N_("To")),
};
static const struct extract_column log_columns[] = {
    MOMENT("at", N_("When")),
    { "who", N_("Who"), SAID_WHO, NONE },
    TEXT("unit", N_("Unit")),
    { "what", N_("What"), SAID_SEEN, NONE },
};

const struct extract_part extract_parts[] = {
    { "case", N_("Which case is yours?"), true, WORDS(case_columns) },
    { "identities", N_("What are you called, and how do we reach you?"), true,
      WORDS(identity_columns) },
    { "sexes", N_("Which sex do we count you as in statistics?"), false,
      WORDS(sex_columns) },
    { "holders", N_("Who works with you?"), false, WORDS(holder_columns) },
    { "protections", N_("Is your identity protected?"), false,
      WORDS(protection_columns) },
    { "merges", N_("Were you here twice?"), false, WORDS(merge_columns) },
    { "capabilities", N_("What can you do?"), false, WORDS(capability_columns) },
    { "evidence", N_("How do we know what you can do?"), false,
      WORDS(evidence_columns) },
    { "task_wishes", N_("Which tasks would you like?"), false,
      WORDS(task_wish_columns) },
    { "wishes", N_("What do you wish, in your own words?"), false,
      WORDS(wish_columns) },
    { "notes", N_("What have we noted of what was said and done?"), false,
      WORDS(note_columns) },
    { "own_words", N_("What have you said is wrong?"), false, WORDS(own_word_columns) },
    { "own_answers", N_("What have we answered?"), false, WORDS(own_answer_columns) },
    { "availabilities", N_("When and from where can you work?"), true,
      WORDS(availability_columns) },
    { "places", N_("Which places do you say that you reach?"), false,
      WORDS(place_columns) },
    { "accommodations", N_("What do you need at the work place?"), false,
      WORDS(accommodation_columns) },
    { "eligibility", N_("What do programmes ask that we have noted?"), false,
      WORDS(eligibility_columns) },
    { "ties", N_("Who of your household and family is written here?"), false,
      WORDS(tie_columns) },
    { "waivers", N_("What have you let us tell?"), false, WORDS(waiver_columns) },
    { "disclosures", N_("What have we decided to tell others?"), false,
      WORDS(disclosure_columns) },
    { "aliases", N_("Under which other name are you told to somebody?"), false,
      WORDS(alias_columns) },
    { "extracts", N_("When were you handed all this?"), false, WORDS(handed_columns) },
    { "runs", N_("For which jobs have you been on a list?"), false,
      WORDS(run_columns) },
    { "referrals", N_("Which employers have we asked about you?"), false,
      WORDS(referral_columns) },
    { "enrolments", N_("Which programmes are you in?"), true,
      WORDS(enrolment_columns) },
    { "enrolment_steps", N_("What has happened in your programmes?"), false,
      WORDS(step_columns) },
    { "given_places", N_("Which places have you been given among those who waited?"),
      false, WORDS(given_columns) },
    { "invites", N_("What have we invited you to?"), false, WORDS(invite_columns) },
    { "drafts", N_("What is being written just now?"), false, WORDS(draft_columns) },
    { "accounts", N_("Can you sign in yourself?"), false, WORDS(account_columns) },
    { "roles", N_("As what can you sign in?"), false, WORDS(role_columns) },
    { "sessions", N_("When have you signed in?"), false, WORDS(session_columns) },
    { "links", N_("Which links have you been given?"), false, WORDS(link_columns) },
    { "messages", N_("Which messages have we sent you?"), false,
      WORDS(message_columns) },
    { "stops", N_("Have you asked for no reminders?"), false, WORDS(stop_columns) },
    { "log", N_("Who has seen or changed your data?"), false, WORDS(log_columns) },
};
const uint32_t extract_part_count = sizeof extract_parts / sizeof *extract_parts;
