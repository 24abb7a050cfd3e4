-- Shared by the scripts that know the brake (docs/decisions/0012-brake.md). Names are those of switches.
--
--   :braked             HASH  what the brake holds: all, rule:<rule>, group:<group> -> since (ms)
--   :overrides          HASH  what it lets pass: the same names -> until (ms)
--   :versions           HASH  rule -> version, since (ms): when the rule was last changed
--   :passed:<name>      ZSET  items that were let through, by time; no older than the window
--   :judged:<hour>      HASH  messages judged, by spans of ten seconds

local BRAKED, OVERRIDES, VERSIONS = lane .. ':braked', lane .. ':overrides', lane .. ':versions'
local SPAN, HOUR, DAY = 10000, 3600000, 86400000

local function judged_key(at) return lane .. ':judged:' .. whole(math.floor(at / HOUR)) end

-- Messages judged since `from`: whole spans, so up to ten seconds more.
local function judged_since(from, now)
  local sum, first = 0, math.floor(from / SPAN)
  for at = from - from % HOUR, now, HOUR do
    local spans = redis.call('HGETALL', judged_key(at))
    for field = 1, #spans, 2 do
      if tonumber(spans[field]) >= first then sum = sum + tonumber(spans[field + 1]) end
    end
  end
  return sum
end

-- True during the first day of a rule's version. A version is first seen when it first recalls something.
local function is_new(rule, version, now)
  local known = redis.call('HGET', VERSIONS, rule)
  local seen, since = string.match(known or '', '^(%S+) (%d+)$')
  if seen ~= version then
    redis.call('HSET', VERSIONS, rule, version .. ' ' .. whole(now))
    return true
  end
  return now - tonumber(since) < DAY
end

-- Whether one more of this name may pass, and whether that counts. The caller notes it, when every brake lets it pass.
local function brake_allows(name, limit, strict, now)
  local override = redis.call('HGET', OVERRIDES, name)
  if override then
    if tonumber(override) > now then return true, false end
    redis.call('HDEL', OVERRIDES, name)
  end
  if redis.call('HEXISTS', BRAKED, name) == 1 then return false end
  local passed = lane .. ':passed:' .. name
  redis.call('ZREMRANGEBYSCORE', passed, '-inf', '(' .. whole(now - limit.windowMs))
  local number = redis.call('ZCARD', passed) + 1
  local part = strict and 0.5 or 1
  if number <= limit.min * part then return true, true end
  if number <= limit.share * part * judged_since(now - limit.windowMs, now) then return true, true end
  redis.call('HSET', BRAKED, name, whole(now))
  return false
end

local function note_passed(name, limit, id, now)
  local passed = lane .. ':passed:' .. name
  redis.call('ZADD', passed, now, id)
  redis.call('PEXPIRE', passed, whole(limit.windowMs))
end

-- Whether an order goes on its way. `limits`: rules by name, all, group; each with share, min and windowMs.
local function passes_brakes(id, rule, group, limits, now)
  local asked = {}
  local of_rule = limits.rules[rule]
  if of_rule then asked[#asked + 1] = { 'rule:' .. rule, of_rule, is_new(rule, of_rule.version, now) } end
  if limits.group and group ~= '' then asked[#asked + 1] = { 'group:' .. group, limits.group, false } end
  if limits.all then asked[#asked + 1] = { 'all', limits.all, false } end
  local counting = {}
  for _, one in ipairs(asked) do
    local allowed, counts = brake_allows(one[1], one[2], one[3], now)
    if not allowed then return false end
    if counts then counting[#counting + 1] = one end
  end
  for _, one in ipairs(counting) do note_passed(one[1], one[2], id, now) end
  return true
end
