#if defined(__linux__) && !defined(__ANDROID__)
#define LM_PLACES_THREADS
#define _GNU_SOURCE  // for sched_getcpu and pthread_setaffinity_np
#endif
#include "lm_threads.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/// `state` is the run's number, whether it is open to workers, and how many are inside: a worker enters by raising the
/// count while the run is open, so a run never waits for a worker that did not come.
enum { SPIN_COUNT = 5000 };  // about 0.1 ms, where a pause is a hundred cycles
static const uint64_t OPEN = (uint64_t)1 << 31, INSIDE = OPEN - 1, RUN = (uint64_t)1 << 32;

typedef struct {
  lm_pool *pool;
  pthread_t thread;
  // Under the pool's mutex: whether it sleeps, and, where it is kept off a processor, where else it may run.
  int is_asleep, is_kept_off;
#ifdef LM_PLACES_THREADS
  cpu_set_t allowed;
#endif
} lm_worker;

struct lm_pool {
  _Alignas(64) _Atomic uint64_t state;
  _Alignas(64) _Atomic int64_t next;
  int64_t part_count;
  void (*body)(void *context, int64_t part);
  void *context;
  _Alignas(64) atomic_int sleeping;
  atomic_int caller_sleeping;
  atomic_int ending;
  atomic_flag busy;
  pthread_mutex_t mutex;
  pthread_cond_t wake, done;
  int worker_count;
  lm_worker workers[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void do_parts(lm_pool *pool) {
  for (;;) {
    int64_t part = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
    if (part >= pool->part_count) return;
    pool->body(pool->context, part);
  }
}

/// Whether there is an open run other than number `last`, or the end.
static int has_news(lm_pool *pool, uint64_t last) {
  uint64_t state = atomic_load(&pool->state);
  return ((state & OPEN) && state / RUN != last) || atomic_load(&pool->ending);
}

/// Lets sleeping workers wake only where the caller is not: Linux takes a virtual processor that was halted for one that is
/// busy, and wakes its thread beside the caller, where it waits for the caller to end.
static void keep_off_caller(lm_pool *pool) {
#ifdef LM_PLACES_THREADS
  int processor = sched_getcpu();
  for (int i = 0; i < pool->worker_count && processor >= 0 && processor < CPU_SETSIZE; i++) {
    lm_worker *worker = &pool->workers[i];
    if (!worker->is_asleep) continue;
    // Where there are more processors than a cpu_set_t holds, this fails, and the system places the workers as it likes.
    if (!worker->is_kept_off && pthread_getaffinity_np(worker->thread, sizeof worker->allowed, &worker->allowed) != 0) return;
    cpu_set_t others = worker->allowed;
    CPU_CLR(processor, &others);
    if (CPU_COUNT(&others) == 0) continue;
    if (pthread_setaffinity_np(worker->thread, sizeof others, &others) == 0) worker->is_kept_off = 1;
  }
#else
  (void)pool;
#endif
}

/// Lets a worker that woke, and whatever it starts, run where it might before.
static void run_anywhere(lm_worker *worker) {
#ifdef LM_PLACES_THREADS
  if (worker->is_kept_off) pthread_setaffinity_np(worker->thread, sizeof worker->allowed, &worker->allowed);
#endif
  worker->is_kept_off = 0;
}

static void await_news(lm_worker *worker, uint64_t last) {
  lm_pool *pool = worker->pool;
  for (int i = 0; i < SPIN_COUNT; i++) {
    if (has_news(pool, last)) return;
    pause_briefly();
  }
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->sleeping, 1);
  worker->is_asleep = 1;
  while (!has_news(pool, last)) pthread_cond_wait(&pool->wake, &pool->mutex);
  worker->is_asleep = 0;
  atomic_fetch_sub(&pool->sleeping, 1);
  pthread_mutex_unlock(&pool->mutex);
  // Its own now: a caller only touches workers that sleep.
  run_anywhere(worker);
}

static void leave(lm_pool *pool) {
  uint64_t state = atomic_fetch_sub(&pool->state, 1) - 1;
  if ((state & (OPEN | INSIDE)) != 0 || !atomic_load(&pool->caller_sleeping)) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_signal(&pool->done);
  pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
  lm_worker *worker = argument;
  lm_pool *pool = worker->pool;
  uint64_t last = 0;
  for (;;) {
    await_news(worker, last);
    if (atomic_load(&pool->ending)) return 0;
    uint64_t state = atomic_load(&pool->state);
    if (!(state & OPEN) || state / RUN == last || !atomic_compare_exchange_strong(&pool->state, &state, state + 1)) continue;
    last = state / RUN;
    do_parts(pool);
    leave(pool);
  }
}

/// More threads than this only wait for each other.
static int useful_thread_count(void) {
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online < 4 ? 16 : online > 256 ? 1024 : 4 * (int)online;
}

lm_pool *lm_pool_create(int thread_count) {
  int most = useful_thread_count();
  if (thread_count > most) thread_count = most;
  if (thread_count < 2) return 0;
  size_t size = sizeof(lm_pool) + (size_t)(thread_count - 1) * sizeof(lm_worker);
  lm_pool *pool = aligned_alloc(64, (size + 63) / 64 * 64);
  if (!pool) return 0;
  atomic_init(&pool->state, 0);
  atomic_init(&pool->next, 0);
  atomic_init(&pool->sleeping, 0);
  atomic_init(&pool->caller_sleeping, 0);
  atomic_init(&pool->ending, 0);
  atomic_flag_clear(&pool->busy);
  pool->worker_count = 0;
  pthread_mutex_init(&pool->mutex, 0);
  pthread_cond_init(&pool->wake, 0);
  pthread_cond_init(&pool->done, 0);
  // Where the system gives no more threads, those that there are do the work.
  while (pool->worker_count < thread_count - 1) {
    lm_worker *worker = &pool->workers[pool->worker_count];
    worker->pool = pool;
    worker->is_asleep = worker->is_kept_off = 0;
    if (pthread_create(&worker->thread, 0, work, worker) != 0) break;
    pool->worker_count++;
  }
  if (pool->worker_count > 0) return pool;
  lm_pool_destroy(pool);
  return 0;
}

void lm_pool_destroy(lm_pool *pool) {
  if (!pool) return;
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->ending, 1);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < pool->worker_count; i++) pthread_join(pool->workers[i].thread, 0);
  pthread_cond_destroy(&pool->done);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

int lm_pool_thread_count(const lm_pool *pool) { return pool ? pool->worker_count + 1 : 1; }

static void wake_workers(lm_pool *pool) {
  if (atomic_load(&pool->sleeping) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  keep_off_caller(pool);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

static int is_empty(lm_pool *pool) { return (atomic_load(&pool->state) & INSIDE) == 0; }

static void await_workers(lm_pool *pool) {
  for (int i = 0; i < SPIN_COUNT; i++) {
    if (is_empty(pool)) return;
    pause_briefly();
  }
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->caller_sleeping, 1);
  while (!is_empty(pool)) pthread_cond_wait(&pool->done, &pool->mutex);
  atomic_store(&pool->caller_sleeping, 0);
  pthread_mutex_unlock(&pool->mutex);
}

void lm_pool_run(lm_pool *pool, int64_t part_count, void (*body)(void *context, int64_t part), void *context) {
  if (!pool || part_count < 2 || atomic_flag_test_and_set(&pool->busy)) {
    for (int64_t part = 0; part < part_count; part++) body(context, part);
    return;
  }
  pool->part_count = part_count;
  pool->body = body;
  pool->context = context;
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  uint64_t run = atomic_load(&pool->state) / RUN + 1;
  // The number wraps after 2³² runs and skips 0, which a new worker takes for the one before.
  if (run > UINT32_MAX) run = 1;
  atomic_store(&pool->state, run * RUN | OPEN);
  wake_workers(pool);
  do_parts(pool);
  atomic_fetch_and(&pool->state, ~OPEN);
  await_workers(pool);
  atomic_flag_clear(&pool->busy);
}
