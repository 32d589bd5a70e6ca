/* market_keep.c: see market_keep.h. */
#include "service/market_keep.h"

#include <pthread.h>

#include "base/date.h"
#include "base/log.h"
#include "store/query.h"

struct market_keep {
    pthread_mutex_t lock;
    const struct ad_reader *reader;
    struct market *market; /* NULL: none yet, or reading it failed       */
    int64_t batch;         /* the last import when it was read           */
    int64_t words;         /* and the last one of words                  */
    int32_t day;           /* that it was priced on; with its market_seq */
};

/* The database as it is when somebody asks. */
struct moment {
    int64_t batch, words, seq, ads;
};

struct market_keep *market_keep_new(struct arena *arena, const struct ad_reader *reader)
{
    struct market_keep *keep = ARENA_NEW(arena, struct market_keep);

    pthread_mutex_init(&keep->lock, NULL);
    keep->reader = reader;
    return keep;
}

void market_keep_free(struct market_keep *keep)
{
    if (!keep)
        return;
    market_free(keep->market);
    keep->market = NULL;
    pthread_mutex_destroy(&keep->lock);
}

static bool look(struct call *call, struct moment *moment, struct err *err)
{
    struct import_batch_last_row batch;
    struct ad_count_row ads;
    struct pool_seq_row pool;
    struct vocab_last_row words;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              import_batch_last(tx, &batch, err) && vocab_last(tx, &words, err) &&
              pool_seq(tx, &pool, err) && ad_count(tx, &ads, err);

    tx_end(&tx);
    if (ok)
        *moment = (struct moment){ batch.id, words.id, pool.seq, ads.n };
    return ok;
}

/* Reads the advertisements anew. What an import changes between `moment` and the
 * reading is read too, and once more when somebody asks again. */
static bool read_anew(struct call *call, struct market_keep *keep,
                      const struct moment *moment, struct err *err)
{
    market_free(keep->market);
    keep->market = NULL;
    struct market *made = NULL;
    if (!market_new(keep->reader, &made, err))
        return false;
    if (!market_load(call, made, MARKET_KEEP_ADS, err)) {
        market_free(made);
        return false;
    }
    keep->market = made;
    keep->batch = moment->batch;
    keep->words = moment->words;
    log_info("market.read", LOG_NUM("batch", moment->batch),
             LOG_NUM("ads", moment->ads));
    return true;
}

static bool keep_up(struct call *call, struct market_keep *keep,
                    const struct moment *moment, struct err *err)
{
    int32_t day = moment_day(call->now);

    if ((!keep->market || keep->batch != moment->batch ||
         keep->words != moment->words) &&
        !read_anew(call, keep, moment, err))
        return false;
    if (market_seq(keep->market) >= moment->seq && keep->day == day)
        return true;
    if (!market_price(call, keep->market, err))
        return false;
    keep->day = day;
    return true;
}

bool market_keep_answer(struct call *call, struct market_keep *keep,
                        const struct market_ask *ask, struct view **answer,
                        struct err *err)
{
    struct moment moment;
    struct view *made = NULL;

    if (!look(call, &moment, err))
        return false;
    pthread_mutex_lock(&keep->lock);
    bool ok = keep_up(call, keep, &moment, err) &&
              market_answer(call, keep->market, ask, &made, err);
    pthread_mutex_unlock(&keep->lock);
    if (!ok)
        return false;
    view_int(call->arena, made, "older",
             moment.ads > MARKET_KEEP_ADS ? moment.ads - MARKET_KEEP_ADS : 0);
    *answer = made;
    return true;
}
