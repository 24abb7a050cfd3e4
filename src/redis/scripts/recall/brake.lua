-- Shared by the scripts that know the brakes (docs/decisions/0012-brake.md). KEYS[1] is the root of the brakes, whose
-- names redis/keys/brake.ts lists; the prelude takes it for a lane.

local BRAKED, OVERRIDES, VERSIONS, SUMS = lane .. ':braked', lane .. ':overrides', lane .. ':versions', lane .. ':sums'
local SPAN, SECOND, HOUR, DAY = 10000, 1000, 3600000, 86400000
local KEPT = DAY + HOUR

local function judged_key(at) return lane .. ':judged:' .. whole(math.floor(at / HOUR)) end

-- What was judged is kept for a day (judged.lua): nothing is looked for before that, however long the window is.
local function sum_judged(kinds, since, now)
  local from = math.max(since, now - KEPT)
  local sum, first, wanted = 0, math.floor(from / SPAN), {}
  for _, kind in ipairs(kinds) do wanted[kind] = true end
  for at = from - from % HOUR, now, HOUR do
    local spans = redis.call('HGETALL', judged_key(at))
    for field = 1, #spans, 2 do
      local kind, span = string.match(spans[field], '^(%a%w*):(%d+)$')
      if wanted[kind] and tonumber(span) >= first then sum = sum + tonumber(spans[field + 1]) end
    end
  end
  return sum
end

-- Messages of these kinds judged in the window: whole spans, so up to ten seconds more. Known for a second, since a raid
-- asks for each of its messages.
local function judged_within(kinds, window_ms, now)
  local name = table.concat(kinds, ',') .. ' ' .. whole(window_ms)
  local at, sum = string.match(redis.call('HGET', SUMS, name) or '', '^(%d+) (%d+)$')
  if at and math.abs(now - tonumber(at)) < SECOND then return tonumber(sum) end
  local fresh = sum_judged(kinds, now - window_ms, now)
  redis.call('HSET', SUMS, name, whole(now) .. ' ' .. whole(fresh))
  redis.call('PEXPIRE', SUMS, DAY)
  return fresh
end

-- True during the first day of a rule's version. A version is first seen when it first recalls something.
local function is_new(rule, version, now)
  local known = redis.call('HGET', VERSIONS, rule)
  local seen, since = string.match(known or '', '^(%S+) (%d+)$')
  if seen ~= version then
    redis.call('HSET', VERSIONS, rule, version .. ' ' .. whole(now))
    return true
  end
  -- Seen at a time that is still to come: the clock of Redis went back.
  if tonumber(since) > now + SECOND then redis.call('HSET', VERSIONS, rule, version .. ' ' .. whole(now)) end
  return now - tonumber(since) < DAY
end

local function forget_old(passed, limit, now)
  redis.call('ZREMRANGEBYSCORE', passed, '-inf', '(' .. whole(now - limit.windowMs))
  -- Further ahead than a window: the clock of Redis went back.
  redis.call('ZREMRANGEBYSCORE', passed, '(' .. whole(now + limit.windowMs), '+inf')
end

-- Whether a message of this name may pass, and whether that counts. Who asks again hears the same and is not counted.
local function brake_allows(id, name, limit, strict, braked, override, now)
  if override and tonumber(override) > now then return true, false end
  local passed = lane .. ':passed:' .. name
  local number = redis.call('ZCARD', passed) + 1
  local part = strict and 0.5 or 1
  -- What is older than the window is taken out now and then, and always before it could matter.
  if number % 64 == 0 or number > limit.min * part then
    forget_old(passed, limit, now)
    number = redis.call('ZCARD', passed) + 1
  end
  local fits = number <= limit.min * part
    or number <= limit.share * part * judged_within(limit.kinds, limit.windowMs, now)
  if fits and not braked then return true, true end
  if redis.call('ZSCORE', passed, id) then return true, false end
  if not braked then
    redis.call('HSET', BRAKED, name, whole(now))
    tell(JOURNAL, 't', 'tripped', 'a', now, 'n', name)
  end
  return false
end

-- The name of the brake that holds an order, or '' when it passes. `limits`: rules by name, group and all, each with
-- share, min, windowMs and the kinds of conversation of which the share is taken. What a person turned off waits or is
-- cancelled anyway, and is not counted.
local function held_by(id, rule, group, limits, now)
  if switch_for(rule, group) ~= 'run' then return '' end
  local of_rule = limits.rules[rule]
  local names, asked = { 'all' }, { limits.all }
  if group ~= '' then names[#names + 1], asked[#asked + 1] = 'group:' .. group, limits.group end
  if of_rule then names[#names + 1], asked[#asked + 1] = 'rule:' .. rule, of_rule end
  local braked, overrides = redis.call('HMGET', BRAKED, unpack(names)), redis.call('HMGET', OVERRIDES, unpack(names))
  local counting = {}
  -- The narrowest first: what a rule's brake holds is held by it, and not by the one on everything.
  for nth = #names, 1, -1 do
    local strict = asked[nth] == of_rule and is_new(rule, of_rule.version, now)
    local allowed, counts = brake_allows(id, names[nth], asked[nth], strict, braked[nth], overrides[nth], now)
    if not allowed then return names[nth] end
    if counts then counting[#counting + 1] = nth end
  end
  -- Counted when every brake lets it pass.
  for _, nth in ipairs(counting) do
    local passed = lane .. ':passed:' .. names[nth]
    redis.call('ZADD', passed, 'NX', now, id)
    redis.call('PEXPIRE', passed, whole(asked[nth].windowMs))
  end
  return ''
end
