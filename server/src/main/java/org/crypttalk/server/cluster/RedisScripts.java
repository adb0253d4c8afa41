package org.crypttalk.server.cluster;

/** Steps that Redis takes as one. Numbers come as decimal text, times in milliseconds. */
final class RedisScripts {

    /** KEYS account; ARGV node, expiry. Returns [news so far, number of other nodes]. */
    static final String ARRIVE = """
            redis.call('HSET', KEYS[1], ARGV[1], '1')
            redis.call('HSETNX', KEYS[1], 'n', '0')
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return {tonumber(redis.call('HGET', KEYS[1], 'n')), redis.call('HLEN', KEYS[1]) - 2}
            """;

    /** KEYS account; ARGV node. Returns [1 if it was there, number of nodes left]. */
    static final String LEAVE = """
            local gone = redis.call('HDEL', KEYS[1], ARGV[1])
            local left = redis.call('HLEN', KEYS[1]) - redis.call('HEXISTS', KEYS[1], 'n')
            if left <= 0 then redis.call('DEL', KEYS[1]) end
            return {gone, left}
            """;

    /** KEYS account; ARGV message. Who is connected nowhere needs no news. */
    static final String TELL = """
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            local n = redis.call('HINCRBY', KEYS[1], 'n', 1)
            redis.call('PUBLISH', KEYS[1], n .. ' ' .. ARGV[1])
            return n
            """;

    /**
     * KEYS tries; ARGV cost of a try, room for the burst (both in ms of refill), now. Generic cell rate: one number says until when tries
     * are used up. Returns 0 if it was counted, else the milliseconds to wait.
     */
    static final String COUNT = """
            local now = tonumber(ARGV[3])
            local used = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
            local after = used + tonumber(ARGV[1])
            local wait = after - now - tonumber(ARGV[2])
            if wait > 0 then return math.ceil(wait) end
            redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.ceil(after - now) + 1)
            return 0
            """;

    /** KEYS tries; ARGV cost of a try. */
    static final String FORGIVE = """
            local used = redis.call('GET', KEYS[1])
            if used then
              redis.call('SET', KEYS[1], string.format('%.3f', tonumber(used) - tonumber(ARGV[1])), 'KEEPTTL')
            end
            return 0
            """;

    /** KEYS note. As GETDEL, which Redis before 6.2 lacks. */
    static final String TAKE = """
            local note = redis.call('GET', KEYS[1])
            redis.call('DEL', KEYS[1])
            return note
            """;

    private RedisScripts() {}
}
