// The lexicon of words.h: which word says what, in order of weight. Internal to words.cc.
//
// Words stand in the singular; `in_flight` is two words that follow each other. A word of several groups has the
// heaviest that applies.
#pragma once

#include <array>
#include <string_view>

#include "alerting/words.h"

namespace seaworthy::alerting {

enum class Position : bool { kAnywhere, kLast };  // kLast: `info` says something at the end of a name only.

struct WordGroup {
  int weight;
  Kind count;  // What the words say of a counter's growth.
  Kind level;  // And of a gauge's value.
  Position position;
  std::string_view words;
};

inline constexpr auto kWordGroups = std::to_array<WordGroup>({
    // A resource that ran out is saturation, although something failed by it.
    {100, Kind::kUse, Kind::kUse, Position::kAnywhere,
     "oom oom_kill oom_killed oom_event out_of_memory outofmemory out_of_space out_of_disk throttle throttled "
     "throttling overflow overflowed evicted eviction evict exhausted exhaustion rate_limited ratelimited "
     "limited rate_limit ratelimit pressure saturated saturation starvation starved backpressure back_pressure "
     "back_pressured backpressured congestion"},
    // Clocks err without anything failing.
    {98, Kind::kState, Kind::kState, Position::kAnywhere,
     "timex ntp ptp chrony clock clock_skew time_offset clock_offset"},
    {95, Kind::kDuration, Kind::kDuration, Position::kAnywhere, "apdex"},
    {93, Kind::kState, Kind::kState, Position::kAnywhere,
     "stale staleness freshness training_loss validation_loss val_loss since_last time_since seconds_since"},
    // How well a cache works, and how a disk wears, is none of the signals.
    {92, Kind::kState, Kind::kState, Position::kAnywhere,
     "hit_rate hit_ratio hitrate hitratio cache_hit cache_miss sector"},
    // Money and the like are the business, not the service.
    {92, Kind::kState, Kind::kState, Position::kAnywhere,
     "spend revenue price dollar cent usd eur pnl profit cost conversion"},
    {92, Kind::kUse, Kind::kUse, Position::kAnywhere, "dead_tup dead_tuple"},
    {91, Kind::kFailures, Kind::kFailures, Position::kAnywhere,
     "dead_letter deadletter dlq deadlock dlx dlt breaker circuit_breaker circuitbreaker"},
    {91, Kind::kDuration, Kind::kDuration, Position::kAnywhere, "deadline_miss deadline_missed"},
    // Operations that went wrong.
    {90, Kind::kFailures, Kind::kFailures, Position::kAnywhere,
     "error err failed failure fail failing exception panic dropped drop rejected reject rejection refused "
     "discarded discard corruption corrupted corrupt lost data_loss packet_loss timeout timed_out timedout "
     "aborted abort 5xx 4xx 5_xx 4_xx 500 503 denied invalid unsuccessful undelivered undeliverable unroutable "
     "uncaught missed out_of_order duplicate_timestamp rollback nack unprocessed malformed forbidden "
     "unauthorized collision bad fehler feil feilet deny denial"},
    // Counted they are failures; read as a level they tell a state.
    {90, Kind::kFailures, Kind::kState, Position::kAnywhere,
     "unavailable tripped crash crashed death died zombie warning retry retransmit retransmitted retransmission "
     "resend resent deadlocked dead conflict violation skipped ignored uncorrectable fatal uncollectable "
     "abandoned bounced bounce shed duplicate interrupted stuck stalled broken termination terminated unhandled "
     "unexpected unmatched unsupported rejectedexecution redelivered redelivery requeued retrans missing "
     "unprocessable servfail"},
    {85, Kind::kDuration, Kind::kDuration, Position::kAnywhere,
     "duration latency response_time responsetime rtt round_trip roundtrip delay elapsed slow slow_query "
     "wait_time waittime wait_duration service_time processing_time ttfb time_to_first_byte collecttime slowness "
     "responsiveness processingtime executiontime execution_time querytime query_time servicetime"},
    // Of a budget or an indicator nothing more is known: what is spent is failures.
    {84, Kind::kFailures, Kind::kFailures, Position::kAnywhere, "burnrate burn_rate error_budget errorbudget"},
    {84, Kind::kState, Kind::kState, Position::kAnywhere, "disconnected disconnection disconnect closed"},
    {84, Kind::kRoom, Kind::kRoom, Position::kAnywhere,
     "disk_available disk_free free_disk free_space open_slot free_slot storage_available storage_free"},
    {84, Kind::kUnknown, Kind::kUse, Position::kAnywhere, "lag"},
    {84, Kind::kUse, Kind::kUse, Position::kAnywhere,
     "disk_used disk_usage disk_space delayed procs_running storage_used storage_usage page_life"},
    {83, Kind::kUnknown, Kind::kState, Position::kLast, "consumer subscriber"},
    // What waits for a resource.
    {82, Kind::kUnknown, Kind::kUse, Position::kAnywhere,
     "pending queued backlog back_log waiting inflight in_flight outstanding unacked unacknowledged enqueued "
     "in_use inuse busy queue workqueue queue_length queue_size queue_depth blockingqueue concurrency concurrent "
     "backlogged buffered messages_visible connq"},
    {82, Kind::kFailures, Kind::kUse, Position::kAnywhere, "blocked"},
    // How something is, not how well it serves.
    {80, Kind::kState, Kind::kState, Position::kAnywhere,
     "ready readiness liveness alive healthy unhealthy health leader master slave standby follower build version "
     "certificate cert expiry expiration expire expiring expired ttl not_after notafter config configuration "
     "reload hash backup snapshot replication replica quorum quorate raft restart reboot uptime up_time "
     "start_time boot_time starttime timestamp last_success last_successful last_run last_seen heartbeat "
     "handshake temperature celsius fan voltage volt battery sensor offline online enabled disabled suspended "
     "paused sealed unsealed mismatch mismatched inconsistent synced in_sync insync unsynchronized scheduled "
     "misscheduled unreachable reachable license inactive degraded unassigned relocating initializing rollout "
     "revision taint unschedulable unscheduled readonly read_only halted transition flapping elected election "
     "failover outdated age member membership peer maintenance cordoned halt registered role quarantined "
     "synchronized spare wear wearout attached reset behind not_active incident replicated isr height epoch "
     "syncing out_of_sync lsn_diff accuracy precision confidence quality score watchdog deadman ejection "
     "vulnerability cve attack intrusion suspicious fraud malicious breach drift killed kill anomaly detection "
     "threat power watt humidity rssi signal_strength anomalous faithfulness relevance similarity robustness "
     "salvaged not_established empty_result zero_result no_result"},
    {80, Kind::kUnknown, Kind::kState, Position::kLast,
     "up info status state phase condition ok mode ruok down success successful succeeded temp generation"},
    {70, Kind::kSuccesses, Kind::kState, Position::kAnywhere, "success successful succeeded successfully"},
    {65, Kind::kDemand, Kind::kDemand, Position::kAnywhere,
     "active_user concurrent_user qps rps tps throughput request_rate query_rate published delivered served "
     "processed ingested consumed produced"},
    {65, Kind::kDemand, Kind::kUnknown, Position::kAnywhere, "accepted ingress egress"},
    {62, Kind::kRoom, Kind::kRoom, Position::kAnywhere,
     "free available avail remaining idle headroom unused left freeable credit_balance burst_balance cpu_credit"},
    {61, Kind::kLimit, Kind::kLimit, Position::kAnywhere,
     "limit quota capacity max maximum maxclients hard allocatable ceiling speed max_connection allowed spec"},
    {60, Kind::kUse, Kind::kUse, Position::kAnywhere,
     "utilization utilisation util utilized memory mem heap nonheap cpu vcpu disk swap load1 load5 load15 inode "
     "rss resident working_set conntrack bloat fragmentation iowait steal gc garbage context_switch cswch "
     "pgmajfault page_fault pagefault pagein allocated allocation stack ipam tablespace churn io iops read_byte "
     "write_byte written_byte ram vram gpu goroutine filefd fd descriptor file_descriptor occupancy consumption "
     "fullness percpu bpf_map pid wait load_average load_avg system_load cpu_load sockstat"},
    {60, Kind::kUse, Kind::kUse, Position::kLast, "load full"},
    {60, Kind::kDemand, Kind::kUse, Position::kAnywhere,
     "connection session client conn cx open_file cursor pool buffer storage filesystem fs slot thread file lock "
     "subscription channel socket watcher stream"},
    // Counted it is how often something is used.
    {59, Kind::kDemand, Kind::kUse, Position::kAnywhere, "usage used"},
    {58, Kind::kSuccesses, Kind::kSuccesses, Position::kAnywhere, "availability goodput"},
    {52, Kind::kSuccesses, Kind::kUnknown, Position::kAnywhere, "completed finished confirmed acknowledged"},
    {50, Kind::kDemand, Kind::kDemand, Position::kAnywhere, "request req rq traffic bandwidth invocation"},
    {50, Kind::kDemand, Kind::kUnknown, Position::kAnywhere,
     "query message msg row span packet pkt byte octet call command transaction xact commit visit login order "
     "transmit transmitted received receive sent send appended fetched read write insert update document upload "
     "download dispatch push question inserted written logins index search network tx rx notification started "
     "handled signup registration payment checkout purchase booking click pageview record sample access accessed "
     "trade"},
    {45, Kind::kDemand, Kind::kUnknown, Position::kAnywhere, "operation job"},
    {45, Kind::kUnknown, Kind::kState, Position::kLast, "partition node server instance broker target agent"},
    {45, Kind::kUnknown, Kind::kState, Position::kAnywhere, "shard"},
    {45, Kind::kUnknown, Kind::kUse, Position::kAnywhere, "open depth length len"},
    {38, Kind::kDemand, Kind::kUnknown, Position::kAnywhere, "event"},
    {38, Kind::kDemand, Kind::kUse, Position::kAnywhere, "volume token"},
    {38, Kind::kUnknown, Kind::kState, Position::kAnywhere, "running"},
    {38, Kind::kUnknown, Kind::kUse, Position::kAnywhere, "active"},
    {30, Kind::kUnknown, Kind::kUse, Position::kAnywhere,
     "entry object series key item byte message msg row document cache table task size container"},
});

// Two words anywhere in a name that together say something else than each of them.
struct WordPair {
  int weight;
  Kind count;
  Kind level;
  std::string_view one;
  std::string_view other;
};

inline constexpr auto kWordPairs = std::to_array<WordPair>({
    {100, Kind::kUse, Kind::kUse, "limit quota capacity children", "reached exceeded hit timeout"},
    {96, Kind::kState, Kind::kState, "lag delay", "replication replica slave standby follower replay"},
    {95, Kind::kDuration, Kind::kDuration, "age", "message queue oldest unprocessed"},
    {92, Kind::kState, Kind::kState, "hit miss", "cache keyspace blk"},
    {91, Kind::kFailures, Kind::kFailures, "circuit", "open"},
    {84, Kind::kUse, Kind::kUse, "shard", "desired max"},
    {82, Kind::kDemand, Kind::kUse, "active", "request"},
    {81, Kind::kUse, Kind::kUse, "thread", "state"},
});

}  // namespace seaworthy::alerting
