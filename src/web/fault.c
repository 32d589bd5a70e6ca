/* fault.c: see fault.h. */
#include "web/fault.h"

#include <assert.h>

static const struct {
    int status;
    enum err_kind kind;
    const char *msg;
} faults[FAULT_COUNT] = {
    [FAULT_AMBIGUOUS] = { 400, ERR_INPUT,
                          N_("the request can be read in more than one way") },
    [FAULT_TOKEN] = { 403, ERR_DENIED,
                      N_("the form is too old, or was sent from another site") },
    [FAULT_METHOD] = { 405, ERR_INPUT, N_("this address cannot be used in that way") },
    [FAULT_BODY] = { 413, ERR_LIMIT,
                     N_("what was sent is larger than this page takes") },
    [FAULT_HOST] = { 421, ERR_INPUT, N_("the request was meant for another site") },
    [FAULT_HEADERS] = { 431, ERR_LIMIT,
                        N_("the request has too many or too long headers") },
    [FAULT_SIGN_IN] = { 401, ERR_DENIED, N_("this needs you to sign in first") },
};

static const struct {
    int status;
    struct fault_face face;
} faces[] = {
    { 400,
      { N_("That could not be used"), N_("Go back, correct it and send it again.") } },
    { 401, { N_("Sign in first"), N_("Sign in, then you come back here.") } },
    { 403,
      { N_("This cannot be done from here"),
        N_("Open the page again and do it from there.") } },
    { 404,
      { N_("There is nothing here"),
        N_("Check the address, or start from the first page.") } },
    { 405,
      { N_("This cannot be done from here"),
        N_("Open the page again and do it from there.") } },
    { 409,
      { N_("Someone else was first"),
        N_("Open it again, see what has changed, then decide.") } },
    { 413, { N_("That was too much at once"), N_("Send a smaller part at a time.") } },
    { 421,
      { N_("This was not meant for us"),
        N_("Check the address, or start from the first page.") } },
    { 431,
      { N_("That was too much at once"),
        N_("Remove the cookies of this site in your browser, then try again.") } },
    { 500,
      { N_("Something went wrong with us"), N_("Try again. If it happens again, tell "
                                               "whoever runs insteg what you did.") } },
    { 503, { N_("Busy just now"), N_("Nothing was saved. Try again in a moment.") } },
    { 507,
      { N_("The disk is full"), N_("Nothing was saved. Whoever runs insteg needs to "
                                   "free space. Then try again.") } },
};

int fault_status(enum fault fault)
{
    assert(fault < FAULT_COUNT);
    return faults[fault].status;
}

bool fault_set(enum fault fault, struct err *err)
{
    assert(fault < FAULT_COUNT);
    return err_set(err, faults[fault].kind, faults[fault].msg);
}

struct fault_face fault_face(int status)
{
    struct fault_face face = { 0 };

    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++)
        if (faces[i].status == status || (!face.title && faces[i].status == 500))
            face = faces[i].face;
    return face;
}
