-- Tries each command that scripts use, on names made here as they make theirs, and gives everything back. KEYS: root.
-- Returns name, error, flat, of those that fail.
local root, lacks = KEYS[1], {}
local text, hash, set, zset, list, stream = root .. ':text', root .. ':hash', root .. ':set', root .. ':zset', root .. ':list',
  root .. ':stream'

local function try(name, ...)
  local answer = redis.pcall(name, ...)
  if type(answer) == 'table' and answer.err then
    lacks[#lacks + 1] = name
    lacks[#lacks + 1] = answer.err
  end
end

try('TIME')
try('SET', text, '1', 'PX', 5000)
try('GET', text)
try('INCR', text)
try('EXISTS', text)
try('PTTL', text)
try('PERSIST', text)
try('PEXPIRE', text, 5000)
try('PEXPIREAT', text, 1)
try('HSET', hash, 'a', '1', 'b', '2')
try('HMSET', hash, 'a', '1')
try('HSETNX', hash, 'a', '2')
try('HGET', hash, 'a')
try('HMGET', hash, 'a', 'b')
try('HGETALL', hash)
try('HEXISTS', hash, 'a')
try('HINCRBY', hash, 'a', 1)
try('HINCRBYFLOAT', hash, 'a', 1)
try('HDEL', hash, 'a')
try('SADD', set, 'a', 'b')
try('SMEMBERS', set)
try('SISMEMBER', set, 'a')
try('SCARD', set)
try('SREM', set, 'a')
try('ZADD', zset, 1, 'a', 2, 'b', 3, 'c')
try('ZSCORE', zset, 'a')
try('ZRANK', zset, 'a')
try('ZCARD', zset)
try('ZCOUNT', zset, '-inf', '+inf')
try('ZRANGE', zset, 0, -1)
try('ZREVRANGE', zset, 0, -1)
try('ZRANGEBYSCORE', zset, '-inf', '+inf')
try('ZREVRANGEBYSCORE', zset, '+inf', '-inf')
try('ZREM', zset, 'a')
try('ZREMRANGEBYSCORE', zset, '-inf', '(0')
try('ZREMRANGEBYRANK', zset, 5, 6)
try('ZPOPMIN', zset)
try('LPUSH', list, 'a')
try('LLEN', list)
try('LRANGE', list, 0, -1)
try('LINDEX', list, 0)
try('LPOS', list, 'a')
try('LREM', list, 1, 'b')
try('LTRIM', list, 0, 10)
try('RPOPLPUSH', list, list)
try('RPOP', list)
try('XADD', stream, 'MAXLEN', '~', 10, '*', 'a', '1')
try('XTRIM', stream, 'MAXLEN', '~', 10)
try('DEL', text, hash, set, zset, list, stream)
return lacks
