/* rtt_book.c - see rtt_book.h */

#include "rtt_book.h"

void rtt_book_begin(struct rtt_book *book, uint32_t n_pings, uint64_t interval_ns,
                    uint64_t first_ns)
{
    uint16_t sequence = rtt_book_sequence(book);

    *book = (struct rtt_book){
        .first_ns = first_ns,
        .interval_ns = interval_ns,
        .n_pings = n_pings,
        .first_sequence = sequence,
    };
}

static uint64_t meant_ns(const struct rtt_book *book, uint32_t number)
{
    return book->first_ns + number * book->interval_ns;
}

uint64_t rtt_book_due(const struct rtt_book *book)
{
    return book->n_sent < book->n_pings ? meant_ns(book, book->n_sent) : UINT64_MAX;
}

uint16_t rtt_book_sequence(const struct rtt_book *book)
{
    return (uint16_t)(book->first_sequence + book->n_sent);
}

uint32_t rtt_book_out(const struct rtt_book *book)
{
    return book->n_sent - book->n_answered - book->n_lost;
}

static void give_up_oldest(struct rtt_book *book)
{
    if (book->pings[book->oldest % RTT_WINDOW].out) {
        book->pings[book->oldest % RTT_WINDOW].out = false;
        book->n_lost++;
    }
    book->oldest++;
}

void rtt_book_sent(struct rtt_book *book, uint64_t now_ns)
{
    uint64_t meant = meant_ns(book, book->n_sent);

    if (book->n_sent - book->oldest == RTT_WINDOW)
        give_up_oldest(book);
    histogram_add(&book->late, now_ns > meant ? now_ns - meant : 0);
    book->pings[book->n_sent % RTT_WINDOW].sent_ns = now_ns;
    book->pings[book->n_sent % RTT_WINDOW].out = true;
    book->n_sent++;
}

bool rtt_book_answered(struct rtt_book *book, uint16_t sequence, uint64_t arrived_ns)
{
    /* The last ping with this sequence number: how many were sent since. */
    uint32_t since = (uint16_t)(rtt_book_sequence(book) - 1 - sequence);
    uint32_t number = book->n_sent - 1 - since;

    if (since >= book->n_sent - book->oldest || !book->pings[number % RTT_WINDOW].out) {
        book->n_strange++;
        return false;
    }
    uint64_t meant = meant_ns(book, number);
    histogram_add(&book->took, arrived_ns > meant ? arrived_ns - meant : 0);
    book->pings[number % RTT_WINDOW].out = false;
    book->n_answered++;
    return true;
}

void rtt_book_expire(struct rtt_book *book, uint64_t now_ns)
{
    while (book->oldest != book->n_sent &&
           now_ns - book->pings[book->oldest % RTT_WINDOW].sent_ns >= RTT_LOST_NS)
        give_up_oldest(book);
}

bool rtt_book_over(const struct rtt_book *book)
{
    return book->n_sent == book->n_pings && rtt_book_out(book) == 0;
}
