/* json.c - see json.h */

#include "json.h"

#include "json_write.h"

enum {
    MAX_FIELDS = 160, /* two headers of 60 bytes with options of 5 fields in 4 bytes */
    MAX_ROUTES = 40,
    MAX_CHANGES = 32,
    MAX_STEP_BYTES = 64,
    MAX_DISSECTED = 3
};

static void add_fields(struct text *out, const char *name, const uint8_t *packet, size_t packet_len)
{
    struct explain_field fields[MAX_FIELDS];
    size_t n = explain_dissect(packet, packet_len, fields, MAX_FIELDS);

    json_name(out, name);
    text_add_char(out, '[');
    for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
        json_comma(out, i);
        text_add_char(out, '{');
        json_number(out, "offset", fields[i].offset);
        json_number(out, "length", fields[i].len);
        json_text(out, "header", fields[i].header);
        json_text(out, "name", fields[i].name);
        json_text(out, "value", fields[i].value);
        json_text(out, "meaning", fields[i].meaning);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

/* The bytes that a step is about; NULL when it is about none. */
static const uint8_t *bytes_of(const struct explanation *explanation,
                               const struct explain_step *step)
{
    switch (step->of) {
    case EXPLAIN_OF_PACKET:
        return explanation->packet + step->offset;
    case EXPLAIN_OF_DATAGRAM:
        return explanation->datagram + step->offset;
    case EXPLAIN_OF_REPLY:
        return explanation->replies + step->offset;
    default:
        return NULL;
    }
}

static void add_step(struct text *out, const struct explanation *explanation,
                     const struct explain_step *step)
{
    static const char *const kinds[] = {
        [EXPLAIN_CHECK] = "check", [EXPLAIN_BRANCH] = "branch", [EXPLAIN_ACT] = "act"};
    static const char *const ofs[] = {[EXPLAIN_OF_PACKET] = "packet",
                                      [EXPLAIN_OF_DATAGRAM] = "datagram",
                                      [EXPLAIN_OF_REPLY] = "reply"};
    const struct explain_rule *rule = &explain_rules[step->rule];
    const uint8_t *bytes = bytes_of(explanation, step);

    text_add_char(out, '{');
    json_text(out, "rule", rule->name);
    json_text(out, "layer", rule->layer);
    json_text(out, "kind", kinds[rule->kind]);
    json_bool(out, "answer", step->answer);
    json_text(out, "text", rule->text);
    if (bytes != NULL) {
        json_text(out, "of", ofs[step->of]);
        json_number(out, "offset", step->offset);
        json_number(out, "length", step->len);
        json_bytes(out, "bytes", bytes, step->len < MAX_STEP_BYTES ? step->len : MAX_STEP_BYTES);
    } else {
        json_name(out, "of");
        text_add(out, "null");
    }
    json_text(out, "seen", step->seen);
    json_text(out, "required", step->required);
    json_text(out, "clause", step->clause);
    json_text(out, "file", step->file);
    json_text(out, "function", step->function);
    text_add_char(out, '}');
}

static void add_route(struct text *out, const struct route_prefix *prefix)
{
    char name[sizeof "255.255.255.255/32"];
    struct text text = text_in(name, sizeof name);

    text_add_address(&text, prefix->prefix);
    text_add_char(&text, '/');
    text_add_number(&text, prefix->prefix_len);
    text_add_char(out, '{');
    json_text(out, "prefix", name);
    json_text(out, "type", explain_route_types[prefix->type]);
    text_add_char(out, '}');
}

static void add_lookup(struct text *out, const struct explain_lookup *lookup,
                       const struct route_prefix *known, size_t n_known)
{
    struct route_prefix routes[MAX_ROUTES];
    size_t n = explain_routes(lookup, known, n_known, routes, MAX_ROUTES);
    char address[sizeof "255.255.255.255"];
    struct text text = text_in(address, sizeof address);

    text_add_address(&text, lookup->address);
    text_add_char(out, '{');
    json_text(out, "of", lookup->of_source ? "source" : "destination");
    json_text(out, "address", address);
    json_name(out, "won");
    if (n > 0)
        add_route(out, &routes[0]);
    else
        text_add(out, "null");
    json_name(out, "lost");
    text_add_char(out, '[');
    for (size_t i = 1; i < n; i++) {
        json_comma(out, i - 1);
        add_route(out, &routes[i]);
    }
    text_add(out, "]}");
}

static void add_ranges(struct text *out, const char *name, const struct explain_range *ranges,
                       uint32_t n)
{
    json_name(out, name);
    text_add_char(out, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_comma(out, i);
        text_add_char(out, '[');
        text_add_number(out, ranges[i].begin);
        text_add_char(out, ',');
        text_add_number(out, ranges[i].end);
        text_add_char(out, ']');
    }
    text_add_char(out, ']');
}

static void add_fragments(struct text *out, const struct explanation *explanation)
{
    json_name(out, "fragments");
    if (explanation->n_held == 0) {
        text_add(out, "null");
        return;
    }
    text_add_char(out, '{');
    add_ranges(out, "held", explanation->held, explanation->n_held);
    add_ranges(out, "missing", explanation->missing, explanation->n_missing);
    json_bool(out, "end_is_known", explanation->end_is_known);
    text_add_char(out, '}');
}

static void add_verdict(struct text *out, enum verdict verdict)
{
    const struct verdict_row *row = &verdict_table[verdict];
    const char *action = row->sends ? "send" : "drop";
    char counter[EXPLAIN_SEEN_LEN];
    struct text text = text_in(counter, sizeof counter);

    if (verdict == HOLD_FRAGMENT || verdict == HOLD_JOINED)
        action = "hold";
    explain_counter(row->counter, &text);
    json_name(out, "verdict");
    text_add_char(out, '{');
    json_text(out, "name", row->name);
    json_text(out, "action", action);
    json_text(out, "sentence", row->sentence);
    json_text(out, "clause", row->clause);
    json_text(out, "counter", counter);
    text_add_char(out, '}');
}

static void add_changes(struct text *out, const struct explanation *explanation)
{
    struct explain_change changes[MAX_CHANGES];
    size_t n = explain_changes(explanation, changes, MAX_CHANGES);
    const uint8_t *from =
        explanation->datagram_len > 0 ? explanation->datagram : explanation->packet;

    json_name(out, "changes");
    text_add_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        const struct explain_change *change = &changes[i];
        json_comma(out, i);
        text_add_char(out, '{');
        json_number(out, "offset", change->offset);
        json_number(out, "length", change->len);
        json_number(out, "from_offset", change->from_offset);
        json_number(out, "from_length", change->from_len);
        json_bytes(out, "from", from + change->from_offset, change->from_len);
        json_bytes(out, "to", explanation->replies + change->offset, change->len);
        json_text(out, "field", change->field);
        bool is_told = change->step != NULL; /* not by who edits the stack and leaves it out */
        json_text(out, "why", is_told ? explain_rules[change->step->rule].text : "");
        json_text(out, "clause", is_told ? change->step->clause : "");
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

static void add_replies(struct text *out, const struct explanation *explanation)
{
    const uint8_t *reply = explanation->replies;

    json_name(out, "replies");
    text_add_char(out, '[');
    for (uint32_t i = 0; i < explanation->n_replies; i++) {
        uint32_t len = explanation->reply_len[i];
        json_comma(out, i);
        text_add_char(out, '{');
        json_number(out, "length", len);
        json_bytes(out, "bytes", reply, len);
        if (i < MAX_DISSECTED)
            add_fields(out, "fields", reply, len);
        text_add_char(out, '}');
        reply += len;
    }
    text_add_char(out, ']');
}

/* The line that explain_brief() makes, as a string. It is ASCII without quotes. */
static void add_brief(struct text *out, const struct explanation *explanation)
{
    json_name(out, "brief");
    text_add_char(out, '"');
    explain_brief(explanation->packet, explanation->packet_len, out);
    text_add_char(out, '"');
}

void explain_json(const struct explanation *explanation, uint64_t number, uint64_t time_ns,
                  const struct route_prefix *known, size_t n_known, struct text *out)
{
    text_add_char(out, '{');
    json_text(out, "event", explanation->is_timeout ? "timeout" : "packet");
    json_number(out, "number", number);
    json_number(out, "time_ns", time_ns);
    json_number(out, "length", explanation->packet_len);
    json_bytes(out, "bytes", explanation->packet, explanation->packet_len);
    add_brief(out, explanation);
    add_fields(out, "fields", explanation->packet, explanation->packet_len);
    if (explanation->datagram_len > 0) {
        json_bytes(out, "datagram", explanation->datagram, explanation->datagram_len);
        add_fields(out, "datagram_fields", explanation->datagram, explanation->datagram_len);
    } else {
        json_name(out, "datagram");
        text_add(out, "null");
    }
    json_name(out, "steps");
    text_add_char(out, '[');
    for (uint32_t i = 0; i < explanation->n_steps; i++) {
        json_comma(out, i);
        add_step(out, explanation, &explanation->steps[i]);
    }
    text_add_char(out, ']');
    json_name(out, "lookups");
    text_add_char(out, '[');
    for (uint32_t i = 0; i < explanation->n_lookups; i++) {
        json_comma(out, i);
        add_lookup(out, &explanation->lookups[i], known, n_known);
    }
    text_add_char(out, ']');
    add_fragments(out, explanation);
    add_verdict(out, explanation->verdict);
    add_changes(out, explanation);
    add_replies(out, explanation);
    text_add_char(out, '}');
}
