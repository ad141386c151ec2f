/// A small fork–join pool: workers spin briefly, then sleep.
#ifndef LM_THREADS_H
#define LM_THREADS_H

#include <stdint.h>

typedef struct lm_pool lm_pool;

/// A pool in which at most `thread_count` threads are ever busy, the caller's included.
/// It has fewer where the system gives fewer; at most four for each processor, or 16 where that is more.
/// Returns NULL when `thread_count` < 2 or no thread can be made; NULL is a legal pool everywhere.
lm_pool *lm_pool_create(int thread_count);

/// Ends and joins the workers. NULL is legal. No run may be under way.
void lm_pool_destroy(lm_pool *pool);

/// How many threads a run uses at most: 1 for NULL.
int lm_pool_thread_count(const lm_pool *pool);

/// Calls `body(context, part)` once for each part in 0 ..< part_count, in any order on any thread, and
/// returns when all are done. One caller at a time: a second caller, or a call from inside a body,
/// does its parts on its own thread.
void lm_pool_run(lm_pool *pool, int64_t part_count, void (*body)(void *context, int64_t part), void *context);

#endif
