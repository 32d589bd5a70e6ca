/*
 * app.h: what the handlers share: the database, the pool, the clock; and the table of
 * insteg's own routes.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "service/ad_reader.h"
#include "service/database.h"
#include "service/market_keep.h"
#include "service/sign_in.h"
#include "service/stranger_log.h"
#include "service/vocab_keep.h"
#include "web/router.h"

struct app {
    struct call call; /* store, images and actor; copied for each request */
    const struct ad_reader *reader; /* for reading advertisements */
    struct vocab_keep *words;       /* the names of all words for work */
    struct market_keep *market;     /* the advertisements of the database, summed up */
    const struct access *access;    /* who may do what */
    /* What lets people in. NULL: nobody needs to sign in (tests of other things). */
    const struct sign_desk *desk;
    struct str
        address; /* what we are called in an address bar; empty: the Host header */
    struct stranger_log strangers; /* who was asked to sign in */
    bool clock_fixed; /* --now: `call.now` holds instead of the real time */
};

/* A service call on behalf of `request`; of nobody when nobody has signed in. */
struct call app_call(const struct request *request);

/* Reads the table of access that insteg ships, into `arena`. */
MUST_USE bool app_access_load(struct arena *arena, const struct access **access,
                              struct err *err);
/*
 * For router_options: who asks, and how a case stands to her.
 *
 * Who asks: a database without any user is used by actor_local, as by the one person
 * who runs insteg on her own machine; as soon as a user is there, one must sign in (ADR
 * 0007). Then it is the session's user; or, over the unix socket, whom the proxy's word
 * names (X-Insteg-Auth), for whom a session is begun if the browser has none of hers.
 * That word by any other way is refused.
 */
bool app_enter(struct request *request, const struct raw_request *raw, struct err *err);
bool app_relate(struct request *request, int64_t rid, struct err *err);
/* For router_options: the name that heads a page about the case. */
bool app_whose(struct request *request, struct str *name, struct err *err);

/* The cookie of a session, as a Set-Cookie value in the request's arena. It is named
 * __Host-insteg and Secure behind a proxy with TLS; on 127.0.0.1 without TLS, where
 * not every browser keeps such a one, it is named insteg. `token` NULL: take it away.
 */
struct str app_session_cookie(const struct request *request,
                              const struct secret_token *token);
/* Ends the session that the browser had until now, on the server too: at every sign-in,
 * and at signing out. Nobody has two in one browser, and a token that was planted there
 * is worth nothing afterwards. Waits until it is durable. */
MUST_USE bool app_leave(struct request *request, struct call *call, struct err *err);
/*
 * What people type to reach `path` here: app.address, else what the browser of whoever
 * asks calls us. "https://" is left out, for browsers put it there themselves.
 */
struct app_address {
    struct str typed, url; /* for a person, and for a phone that reads a picture */
    bool only_here;        /* 127.0.0.1 and such: nobody else comes that way     */
};
struct app_address app_address(const struct request *request, const char *path);
/* Whether `text` can be app.address: http:// or https://, a name, perhaps a port and a
 * path. err  ERR_USAGE. */
MUST_USE bool app_address_check(struct str text, struct err *err);

/* Where a user starts whose roles are `roles`, who came by `back` (a path of ours, or
 * anything else). */
struct str app_start_url(const struct request *request, struct str back,
                         uint32_t roles);

/* "coach" as people call the role; empty for a word that is no role. */
const char *role_label(enum lang lang, struct str word);
/* What went wrong, as "problem" on a page that is shown again, with its status; NULL:
 * nothing. */
void app_put_problem(const struct request *request, struct reply *reply,
                     struct view *view, const struct err *problem);
/* The page that shows recovery codes, once. */
bool app_show_codes(struct request *request, struct reply *reply,
                    const struct sign_codes *codes, struct str start_url);
/* Writes a further row of the log, besides the request's own, which is written with it
 * if it is still owed. */
bool app_audit(struct request *request, const struct audit_note *note, struct err *err);
/* For router_options.log. */
void app_log(const struct request *request, struct audit_owed *owed);

/* All routes of insteg and its menu. */
extern const struct route app_routes[];
extern const uint32_t app_route_count;
extern const struct nav_item app_nav[];
extern const uint32_t app_nav_count;

/* Handlers, each in the file named after its page. */
bool home_get(struct request *request, struct reply *reply, struct err *err);
bool ad_get(struct request *request, struct reply *reply, struct err *err);
bool ad_need_post(struct request *request, struct reply *reply, struct err *err);
bool person_reminders_post(struct request *request, struct reply *reply,
                           struct err *err);
bool participant_code_post(struct request *request, struct reply *reply,
                           struct err *err);
bool disposal_get(struct request *request, struct reply *reply, struct err *err);
bool dispose_get(struct request *request, struct reply *reply, struct err *err);
bool dispose_post(struct request *request, struct reply *reply, struct err *err);
bool disclosed_list_get(struct request *request, struct reply *reply, struct err *err);
bool disclosed_get(struct request *request, struct reply *reply, struct err *err);
bool disclosures_get(struct request *request, struct reply *reply, struct err *err);
bool disclosures_post(struct request *request, struct reply *reply, struct err *err);
bool disclosures_end_post(struct request *request, struct reply *reply,
                          struct err *err);
bool waivers_post(struct request *request, struct reply *reply, struct err *err);
bool waivers_end_post(struct request *request, struct reply *reply, struct err *err);
bool examples_get(struct request *request, struct reply *reply, struct err *err);
bool examples_post(struct request *request, struct reply *reply, struct err *err);
bool extract_get(struct request *request, struct reply *reply, struct err *err);
bool extract_post(struct request *request, struct reply *reply, struct err *err);
bool extract_file_get(struct request *request, struct reply *reply, struct err *err);
bool log_get(struct request *request, struct reply *reply, struct err *err);
bool log_strangers_get(struct request *request, struct reply *reply, struct err *err);
bool log_seen_post(struct request *request, struct reply *reply, struct err *err);
bool log_person_post(struct request *request, struct reply *reply, struct err *err);
bool log_whose_get(struct request *request, struct reply *reply, struct err *err);
bool market_get(struct request *request, struct reply *reply, struct err *err);
bool person_log_get(struct request *request, struct reply *reply, struct err *err);
/* Needs. */
bool cost_get(struct request *request, struct reply *reply, struct err *err);
bool need_get(struct request *request, struct reply *reply, struct err *err);
bool need_status_post(struct request *request, struct reply *reply, struct err *err);
bool need_filled_post(struct request *request, struct reply *reply, struct err *err);
bool recruitments_get(struct request *request, struct reply *reply, struct err *err);
/* Lists as files. */
bool firms_file_get(struct request *request, struct reply *reply, struct err *err);
bool visits_file_get(struct request *request, struct reply *reply, struct err *err);
bool referrals_file_get(struct request *request, struct reply *reply, struct err *err);
bool needs_file_get(struct request *request, struct reply *reply, struct err *err);
bool recruitments_file_get(struct request *request, struct reply *reply,
                           struct err *err);
bool recruitment_get(struct request *request, struct reply *reply, struct err *err);
bool recruitment_post(struct request *request, struct reply *reply, struct err *err);
bool recruitment_status_post(struct request *request, struct reply *reply,
                             struct err *err);
bool recruitment_new_get(struct request *request, struct reply *reply, struct err *err);
bool recruitment_new_post(struct request *request, struct reply *reply,
                          struct err *err);
bool need_lift_post(struct request *request, struct reply *reply, struct err *err);
bool need_talk_get(struct request *request, struct reply *reply, struct err *err);
bool need_talk_post(struct request *request, struct reply *reply, struct err *err);
bool outbox_get(struct request *request, struct reply *reply, struct err *err);
bool outbox_letters_get(struct request *request, struct reply *reply, struct err *err);
bool outbox_calls_get(struct request *request, struct reply *reply, struct err *err);
bool outbox_do_post(struct request *request, struct reply *reply, struct err *err);
bool work_notes_get(struct request *request, struct reply *reply, struct err *err);
bool work_notes_post(struct request *request, struct reply *reply, struct err *err);
bool firm_merge_get(struct request *request, struct reply *reply, struct err *err);
bool firm_merge_find_post(struct request *request, struct reply *reply,
                          struct err *err);
bool firm_merge_post(struct request *request, struct reply *reply, struct err *err);
bool firm_unmerge_post(struct request *request, struct reply *reply, struct err *err);
bool search_get(struct request *request, struct reply *reply, struct err *err);
bool search_post(struct request *request, struct reply *reply, struct err *err);
/* Firms and visits. */
bool day_get(struct request *request, struct reply *reply, struct err *err);
bool calendar_get(struct request *request, struct reply *reply, struct err *err);
bool calendar_post(struct request *request, struct reply *reply, struct err *err);
bool calendar_feed_get(struct request *request, struct reply *reply, struct err *err);
bool todo_post(struct request *request, struct reply *reply, struct err *err);
bool firms_get(struct request *request, struct reply *reply, struct err *err);
bool firms_search_post(struct request *request, struct reply *reply, struct err *err);
bool firms_hand_over_post(struct request *request, struct reply *reply,
                          struct err *err);
bool firms_undo_post(struct request *request, struct reply *reply, struct err *err);
bool firm_new_get(struct request *request, struct reply *reply, struct err *err);
bool firm_new_post(struct request *request, struct reply *reply, struct err *err);
bool firm_get(struct request *request, struct reply *reply, struct err *err);
bool firm_edit_get(struct request *request, struct reply *reply, struct err *err);
bool firm_edit_post(struct request *request, struct reply *reply, struct err *err);
bool firm_status_post(struct request *request, struct reply *reply, struct err *err);
bool firm_support_post(struct request *request, struct reply *reply, struct err *err);
bool firm_kind_post(struct request *request, struct reply *reply, struct err *err);
bool firm_size_post(struct request *request, struct reply *reply, struct err *err);
bool firm_step_post(struct request *request, struct reply *reply, struct err *err);
bool firm_hand_over_post(struct request *request, struct reply *reply, struct err *err);
bool firm_contact_get(struct request *request, struct reply *reply, struct err *err);
bool firm_contact_post(struct request *request, struct reply *reply, struct err *err);
bool firm_workplace_get(struct request *request, struct reply *reply, struct err *err);
bool firm_workplace_post(struct request *request, struct reply *reply, struct err *err);
bool visit_sheet_get(struct request *request, struct reply *reply, struct err *err);
bool visit_get(struct request *request, struct reply *reply, struct err *err);
bool visit_post(struct request *request, struct reply *reply, struct err *err);
bool visit_withdraw_post(struct request *request, struct reply *reply, struct err *err);
bool visits_get(struct request *request, struct reply *reply, struct err *err);
bool figures_get(struct request *request, struct reply *reply, struct err *err);
bool figures_report_get(struct request *request, struct reply *reply, struct err *err);
bool figures_steering_get(struct request *request, struct reply *reply,
                          struct err *err);
bool figures_file_get(struct request *request, struct reply *reply, struct err *err);
bool figure_events_get(struct request *request, struct reply *reply, struct err *err);
bool figure_case_get(struct request *request, struct reply *reply, struct err *err);
bool figure_event_get(struct request *request, struct reply *reply, struct err *err);
bool publications_get(struct request *request, struct reply *reply, struct err *err);
bool publications_post(struct request *request, struct reply *reply, struct err *err);
bool publication_page_get(struct request *request, struct reply *reply,
                          struct err *err);
bool publication_file_get(struct request *request, struct reply *reply,
                          struct err *err);
bool visits_free_post(struct request *request, struct reply *reply, struct err *err);
/* Whom the unit puts forward, and what employers answer. */
bool person_needs_get(struct request *request, struct reply *reply, struct err *err);
bool refer_get(struct request *request, struct reply *reply, struct err *err);
bool refer_find_post(struct request *request, struct reply *reply, struct err *err);
bool refer_post(struct request *request, struct reply *reply, struct err *err);
bool referrals_get(struct request *request, struct reply *reply, struct err *err);
bool matching_post(struct request *request, struct reply *reply, struct err *err);
bool referral_get(struct request *request, struct reply *reply, struct err *err);
bool referral_answer_post(struct request *request, struct reply *reply,
                          struct err *err);
bool meeting_post(struct request *request, struct reply *reply, struct err *err);
bool referral_paper_post(struct request *request, struct reply *reply, struct err *err);
bool answer_get(struct request *request, struct reply *reply, struct err *err);
bool answer_post(struct request *request, struct reply *reply, struct err *err);
bool answer_code_get(struct request *request, struct reply *reply, struct err *err);
bool answer_code_post(struct request *request, struct reply *reply, struct err *err);
bool me_reminders_post(struct request *request, struct reply *reply, struct err *err);
bool programmes_get(struct request *request, struct reply *reply, struct err *err);
bool programmes_post(struct request *request, struct reply *reply, struct err *err);
bool programme_get(struct request *request, struct reply *reply, struct err *err);
bool programme_begin_post(struct request *request, struct reply *reply,
                          struct err *err);
bool board_get(struct request *request, struct reply *reply, struct err *err);
bool intakes_get(struct request *request, struct reply *reply, struct err *err);
bool intakes_post(struct request *request, struct reply *reply, struct err *err);
bool intake_needs_get(struct request *request, struct reply *reply, struct err *err);
bool intake_needs_post(struct request *request, struct reply *reply, struct err *err);
bool intake_get(struct request *request, struct reply *reply, struct err *err);
bool intake_propose_post(struct request *request, struct reply *reply, struct err *err);
bool intake_decide_post(struct request *request, struct reply *reply, struct err *err);
bool intake_run_get(struct request *request, struct reply *reply, struct err *err);
bool intake_certificate_get(struct request *request, struct reply *reply,
                            struct err *err);
bool document_get(struct request *request, struct reply *reply, struct err *err);
bool document_post(struct request *request, struct reply *reply, struct err *err);
bool around_get(struct request *request, struct reply *reply, struct err *err);
bool around_post(struct request *request, struct reply *reply, struct err *err);
bool training_get(struct request *request, struct reply *reply, struct err *err);
bool training_post(struct request *request, struct reply *reply, struct err *err);
bool activity_get(struct request *request, struct reply *reply, struct err *err);
bool activity_post(struct request *request, struct reply *reply, struct err *err);
bool activity_list_get(struct request *request, struct reply *reply, struct err *err);
bool invite_get(struct request *request, struct reply *reply, struct err *err);
bool invite_post(struct request *request, struct reply *reply, struct err *err);
bool me_invite_post(struct request *request, struct reply *reply, struct err *err);
bool way_get(struct request *request, struct reply *reply, struct err *err);
bool way_post(struct request *request, struct reply *reply, struct err *err);
bool way_move_get(struct request *request, struct reply *reply, struct err *err);
bool way_move_post(struct request *request, struct reply *reply, struct err *err);
bool enrol_get(struct request *request, struct reply *reply, struct err *err);
bool enrol_post(struct request *request, struct reply *reply, struct err *err);
bool me_way_post(struct request *request, struct reply *reply, struct err *err);
bool me_decline_post(struct request *request, struct reply *reply, struct err *err);
bool read_get(struct request *request, struct reply *reply, struct err *err);
bool read_post(struct request *request, struct reply *reply, struct err *err);
bool word_get(struct request *request, struct reply *reply, struct err *err);
bool words_get(struct request *request, struct reply *reply, struct err *err);
bool thresholds_get(struct request *request, struct reply *reply, struct err *err);
bool matches_get(struct request *request, struct reply *reply, struct err *err);
bool sign_in_get(struct request *request, struct reply *reply, struct err *err);
bool sign_in_post(struct request *request, struct reply *reply, struct err *err);
bool sign_in_demo_post(struct request *request, struct reply *reply, struct err *err);
bool sign_out_post(struct request *request, struct reply *reply, struct err *err);
bool link_get(struct request *request, struct reply *reply, struct err *err);
bool link_post(struct request *request, struct reply *reply, struct err *err);
bool paper_get(struct request *request, struct reply *reply, struct err *err);
bool paper_post(struct request *request, struct reply *reply, struct err *err);
bool session_get(struct request *request, struct reply *reply, struct err *err);
bool session_post(struct request *request, struct reply *reply, struct err *err);
bool me_get(struct request *request, struct reply *reply, struct err *err);
bool me_end_post(struct request *request, struct reply *reply, struct err *err);
bool me_unit_post(struct request *request, struct reply *reply, struct err *err);
bool me_password_post(struct request *request, struct reply *reply, struct err *err);
bool me_app_get(struct request *request, struct reply *reply, struct err *err);
bool me_app_post(struct request *request, struct reply *reply, struct err *err);
bool me_codes_post(struct request *request, struct reply *reply, struct err *err);
bool talk_get(struct request *request, struct reply *reply, struct err *err);
bool talk_post(struct request *request, struct reply *reply, struct err *err);
bool talk_summary_get(struct request *request, struct reply *reply, struct err *err);
bool talk_finish_post(struct request *request, struct reply *reply, struct err *err);
bool notes_get(struct request *request, struct reply *reply, struct err *err);
bool notes_post(struct request *request, struct reply *reply, struct err *err);
bool accommodation_get(struct request *request, struct reply *reply, struct err *err);
bool accommodation_post(struct request *request, struct reply *reply, struct err *err);
bool eligibility_get(struct request *request, struct reply *reply, struct err *err);
bool eligibility_post(struct request *request, struct reply *reply, struct err *err);
bool merge_get(struct request *request, struct reply *reply, struct err *err);
bool merge_post(struct request *request, struct reply *reply, struct err *err);
bool merge_find_post(struct request *request, struct reply *reply, struct err *err);
bool people_get(struct request *request, struct reply *reply, struct err *err);
bool people_search_get(struct request *request, struct reply *reply, struct err *err);
bool people_search_post(struct request *request, struct reply *reply, struct err *err);
/* Puts "doubt_count" and "doubts_url" (null: none): cases that may be the same person,
 * for whoever may settle them. */
MUST_USE bool app_put_doubts(struct request *request, struct view *view,
                             struct err *err);
bool doubts_get(struct request *request, struct reply *reply, struct err *err);
bool doubt_post(struct request *request, struct reply *reply, struct err *err);
bool person_get(struct request *request, struct reply *reply, struct err *err);
bool person_hand_over_post(struct request *request, struct reply *reply,
                           struct err *err);
bool person_identity_get(struct request *request, struct reply *reply, struct err *err);
bool person_identity_post(struct request *request, struct reply *reply,
                          struct err *err);
bool person_lift_post(struct request *request, struct reply *reply, struct err *err);
bool person_links_get(struct request *request, struct reply *reply, struct err *err);
bool person_links_post(struct request *request, struct reply *reply, struct err *err);
bool person_links_find_post(struct request *request, struct reply *reply,
                            struct err *err);
bool person_links_end_post(struct request *request, struct reply *reply,
                           struct err *err);
bool person_new_get(struct request *request, struct reply *reply, struct err *err);
bool person_new_post(struct request *request, struct reply *reply, struct err *err);
bool person_protect_post(struct request *request, struct reply *reply, struct err *err);
bool person_hand_over_done(struct request *request, bool *done, struct err *err);
bool person_hand_over_get(struct request *request, struct reply *reply,
                          struct err *err);
bool person_protect_get(struct request *request, struct reply *reply, struct err *err);
bool wrong_get(struct request *request, struct reply *reply, struct err *err);
bool wrong_post(struct request *request, struct reply *reply, struct err *err);
bool wrong_answer_post(struct request *request, struct reply *reply, struct err *err);
bool wrong_list_get(struct request *request, struct reply *reply, struct err *err);
bool people_protected_get(struct request *request, struct reply *reply,
                          struct err *err);
bool unmerge_post(struct request *request, struct reply *reply, struct err *err);

#endif
