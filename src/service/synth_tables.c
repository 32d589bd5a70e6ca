/* synth_tables.c: see synth_tables.h. */
#include "service/synth_tables.h"

const char *const synth_skills[SYNTH_SKILLS] = { "listen", "speak", "read", "write" };

const struct synth_tongue synth_tongues[] = {
    { "ar", 260, 50 }, { "so", 80, 15 }, { "ti", 90, 5 },   { "prs", 80, 10 },
    { "uk", 90, 0 },   { "fa", 45, 20 }, { "ku", 45, 20 },  { "ckb", 35, 15 },
    { "ps", 25, 3 },   { "ru", 35, 15 }, { "th", 40, 8 },   { "es", 30, 25 },
    { "tr", 25, 20 },  { "pl", 25, 20 }, { "am", 15, 3 },   { "sw", 15, 3 },
    { "sq", 15, 15 },  { "bs", 8, 35 },  { "syr", 12, 15 }, { "vi", 8, 8 },
    { "fr", 10, 5 },   { "ro", 10, 5 },  { "tl", 8, 4 },    { "rom", 5, 8 },
    { "sr", 6, 15 },   { "fi", 4, 120 }, { "se", 0, 12 },   { "no", 4, 20 },
};
const uint32_t synth_tongue_count = sizeof synth_tongues / sizeof *synth_tongues;

const struct synth_certificate synth_certificates[] = {
    { "hygien", "51 94 5120 7612 816 storkok-hemma hembagare", 330, 30 },
    { "hlr", "53 5419 541 3423 anhorigvardare lagledare", 300, 70 },
    { "forsta-hjalpen", "53 541 93 3423 lagledare", 150, 40 },
    { "id06", "71 931 8114", 320, 15 },
    { "skyddskurs", "71 81 82 9310", 110, 15 },
    { "liftkort", "71 9310 9120 5152", 110, 8 },
    { "heta-arbeten", "712 7119 8121 8213 hantverkarhjalp", 140, 4 },
    { "apv", "7114 5419 6113", 160, 5 },
    { "fallskydd", "7116 solcellsmontor", 300, 3 },
    { "stallning", "7116", 450, 2 },
    { "hjullastare", "7114 8161 atervinningsarbetare", 130, 6 },
    { "motorsag", "62 6113 egen-gard", 300, 12 },
    { "rojsag", "62 6113 egen-gard", 280, 10 },
    { "vaxtskydd", "611 plantskolearbetare", 80, 2 },
    { "vardbitrade", "5330", 320, 6 },
    { "underskoterska", "5321", 700, 4 },
    { "barnskotare", "5311", 420, 5 },
    { "delegering", "533 5321 5343", 170, 2 },
    { "alkohol", "5131 5132", 110, 4 },
    { "vaktare", "5413", 750, 2 },
    { "ordningsvakt", "ordningsvakt", 800, 1 },
    { "taxi", "taxiforare", 800, 3 },
    { "ykb", "8332", 750, 2 },
    { "adr", "8332", 150, 1 },
    { "truckkort", "8344 4322 9331", 260, 18 },
    { "datorkorkort", "41 42", 80, 15 },
    { "eget-foretag", "95 hemforsaljare stand-egen slaktbutik", 90, 8 },
};
const uint32_t synth_certificate_count =
    sizeof synth_certificates / sizeof *synth_certificates;

/* The longest that fits wins. */
static const struct {
    const char *role;
    uint32_t women;
} tilts[] = {
    { "34", 480 },
    { "4", 580 },
    { "41", 660 },
    { "4322", 350 },
    { "44", 580 },
    { "4420", 430 },
    { "5", 600 },
    { "5120", 620 },
    { "5131", 600 },
    { "5152", 230 },
    { "522", 600 },
    { "5223", 520 },
    { "523", 640 },
    { "524", 540 },
    { "5311", 760 },
    { "5312", 700 },
    { "532", 720 },
    { "533", 700 },
    { "534", 660 },
    { "541", 350 },
    { "5419", 420 },
    { "611", 480 },
    { "612", 560 },
    { "62", 280 },
    { "71", 190 },
    { "72", 230 },
    { "7612", 520 },
    { "81", 420 },
    { "8151", 640 },
    { "816", 490 },
    { "82", 330 },
    { "83", 250 },
    { "911", 680 },
    { "9111", 660 },
    { "9119", 740 },
    { "9120", 300 },
    { "921", 460 },
    { "93", 280 },
    { "9320", 470 },
    { "94", 600 },
    { "95", 500 },
    { "96", 380 },
    { "9621", 420 },
    { "anhorigvardare", 720 },
    { "syskonpassare", 700 },
    { "hemhushall", 700 },
    { "hemsommerska", 880 },
    { "hembagare", 760 },
    { "storkok-hemma", 740 },
    { "hemmamekaniker", 160 },
    { "renoverare", 260 },
    { "lagledare", 330 },
    { "chaufforvan", 280 },
    { "egen-gard", 480 },
    { "byggstadare", 450 },
    { "industristadare", 480 },
    { "hantverkarhjalp", 220 },
};

static const struct {
    const char *role;
    uint32_t percent[SYNTH_SIZE_COUNT];
} locals[] = {
    { "61", { 180, 100, 40 } },
    { "62", { 260, 100, 20 } },
    { "921", { 180, 100, 40 } },
    { "skidliftvard", { 220, 40, 5 } },
    { "snolaggare", { 220, 40, 5 } },
    { "stuguthyrare", { 200, 80, 30 } },
    { "campingvard", { 180, 100, 50 } },
    { "sportuthyrare", { 200, 70, 50 } },
    { "barplockare", { 260, 100, 30 } },
    { "egen-gard", { 220, 100, 60 } },
    { "egna-djur", { 180, 100, 60 } },
    { "cykelbud", { 10, 60, 170 } },
    { "flygplanslastare", { 10, 70, 160 } },
    { "hamnarbetare", { 30, 120, 130 } },
    { "kasinopersonal", { 5, 60, 150 } },
    { "croupier", { 5, 60, 150 } },
    { "trafikvard", { 30, 90, 150 } },
    { "trafikvakt", { 50, 100, 130 } },
    { "parkeringsvakt", { 10, 90, 160 } },
    { "gatuforsaljare", { 40, 90, 150 } },
    { "5230", { 90, 100, 110 } },
    { "8114", { 130, 110, 60 } },
    { "taxitelefonist", { 30, 90, 150 } },
    { "studiovard", { 5, 50, 170 } },
    { "fartygsstadare", { 20, 120, 130 } },
    { "valutaforsaljare", { 5, 70, 160 } },
};

static const struct {
    const char *slug, *licence;
} licences[] = {
    { "budbilsforare", "B" },       { "taxiforare", "B" },  { "biluthyrare", "B" },
    { "distributionsforare", "C" }, { "chaufforvan", "B" }, { "testforare", "B" },
};

/* How well `role`, a prefix of SSYK or a slug, fits: its length, 0 for not at all. */
static size_t fit(struct str role, struct str ssyk, struct str slug)
{
    if (role.len == 0)
        return 0;
    if (role.ptr[0] < '0' || role.ptr[0] > '9')
        return str_eq(role, slug) ? SIZE_MAX : 0;
    return str_eq(role, str_sub(ssyk, 0, role.len)) ? role.len : 0;
}

uint32_t synth_women_milli(struct str ssyk, struct str slug)
{
    uint32_t women = 500;
    size_t best = 0;

    for (size_t i = 0; i < sizeof tilts / sizeof *tilts; i++) {
        size_t here = fit(str_from(tilts[i].role), ssyk, slug);
        if (here > best) {
            best = here;
            women = tilts[i].women;
        }
    }
    return women;
}

uint32_t synth_local_percent(struct str ssyk, struct str slug, enum synth_size size)
{
    uint32_t percent = 100;
    size_t best = 0;

    for (size_t i = 0; i < sizeof locals / sizeof *locals; i++) {
        size_t here = fit(str_from(locals[i].role), ssyk, slug);
        if (here > best) {
            best = here;
            percent = locals[i].percent[size];
        }
    }
    return percent;
}

const char *synth_role_licence(struct str slug)
{
    for (size_t i = 0; i < sizeof licences / sizeof *licences; i++)
        if (str_is(slug, licences[i].slug))
            return licences[i].licence;
    return NULL;
}

bool synth_names_role(const char *roles, struct str ssyk, struct str slug)
{
    struct str rest = str_from(roles), role;

    while (str_next(&rest, ' ', &role))
        if (fit(role, ssyk, slug))
            return true;
    return false;
}
