/* conditions.c - see conditions.h */

#include "conditions.h"

json_t *conditions(const struct options *options)
{
    return json_pack("{s:i}", "runs", (int)options->runs);
}

void conditions_print(const json_t *conditions, FILE *out)
{
    (void)fprintf(out, "%lld runs\n",
                  (long long)json_integer_value(json_object_get(conditions, "runs")));
}
