-- Counts the message, once, and says what stands around it.
-- KEYS: messages; for `distinct` also latest: each distinct value by the time of its last message.
-- ARGV: distinct value or '', and in one string: at least, how long to keep, window, reach, most to keep, 1 if keys are
-- wanted.
-- Answers with the value alone, or { value or -1, entry, sent at, entry, sent at, … } in order of time: what lies at most
-- `reach` places before and after; for `distinct` so far that `reach` values are seen on either side. -1: later messages
-- are there already, and the caller must look. Below `at least` the value may be too high, but is still below it.

local function member_of(entry)
  return string.match(entry, '[^\30]*$')
end

-- Whether entries from `first` to `last` in steps of two have at least so many values.
local function has_values(found, first, last, step, values)
  local seen, left = {}, values
  for place = first, last, step do
    local member = member_of(found[place])
    if not seen[member] then
      seen[member], left = true, left - 1
      if left == 0 then return true end
    end
  end
  return false
end

local function around(messages, entry, reach, distinct)
  local rank, places = redis.call('ZRANK', messages, entry), reach
  if not rank then return {} end
  while true do
    local first = math.max(0, rank - places)
    local found = redis.call('ZRANGE', messages, first, rank + places, 'WITHSCORES')
    if not distinct then return found end
    local own = (rank - first) * 2 + 1
    local all_before = first == 0 or has_values(found, own, 1, -2, reach)
    local all_after = #found < own + places * 2 or has_values(found, own, #found, 2, reach)
    if all_before and all_after then return found end
    places = places * 4
  end
end

local TERMS = '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d)'

local function count(messages, latest, entry, sent_at, terms)
  local at_least, keep = string.match(terms, '^(%d+) (%d+)')
  at_least = tonumber(at_least)
  local added = redis.call('ZADD', messages, 'NX', sent_at, entry)
  if added == 1 then redis.call('PEXPIRE', messages, keep) end
  -- Nearly always there are fewer in all than a window must have: then no window is full, and nothing else is asked.
  local size = redis.call('ZCARD', messages)
  if size < at_least then return size end

  local _, _, over, reach, most, wants_keys = string.match(terms, TERMS)
  if added == 0 then sent_at = redis.call('ZSCORE', messages, entry) end
  local own = tonumber(sent_at)
  if latest then
    -- It is kept only while there are enough messages, and begins with what is there by then.
    if redis.call('EXISTS', latest) == 0 then
      local all = redis.call('ZRANGE', messages, 0, -1, 'WITHSCORES')
      for place = 1, #all, 2 do redis.call('ZADD', latest, 'GT', all[place + 1], member_of(all[place])) end
      redis.call('PEXPIRE', latest, keep)
    elseif added == 1 then
      redis.call('ZADD', latest, 'GT', sent_at, member_of(entry))
      redis.call('PEXPIRE', latest, keep)
    end
  end
  if added == 1 then
    local gone = '(' .. string.format('%.0f', own - keep)
    if latest then
      redis.call('ZREMRANGEBYSCORE', latest, '-inf', gone)
      redis.call('ZREMRANGEBYRANK', latest, 0, -most - 1)
    end
    size = size - redis.call('ZREMRANGEBYSCORE', messages, '-inf', gone)
    if size < at_least then return size end
  end

  local answer = -1
  -- `latest` knows only the last message of each value, so there nothing at all may be later.
  local until_ = latest and '+inf' or '(' .. string.format('%.0f', own + over)
  if redis.call('ZCOUNT', messages, '(' .. sent_at, until_) == 0 then
    local since = '(' .. string.format('%.0f', own - over)
    -- With nothing later the window that ends with this message is the fullest.
    answer = redis.call('ZCOUNT', latest or messages, since, latest and '+inf' or sent_at)
  end
  if answer < 0 or (answer >= at_least and wants_keys == '1') then
    local value = answer
    answer = around(messages, entry, tonumber(reach), latest)
    table.insert(answer, 1, value)
  end
  if added == 1 and size > tonumber(most) then redis.call('ZREMRANGEBYRANK', messages, 0, -most - 1) end
  return answer
end

local function count_under(messages, latest, at)
  local sent_at, as_entry = about_message()
  return count(messages, latest, as_entry .. ARGV[at], sent_at, ARGV[at + 1])
end
operations.count = { keys = 1, args = 2, run = function(key, at) return count_under(KEYS[key], nil, at) end }
operations.distinct = { keys = 2, args = 2, run = function(key, at) return count_under(KEYS[key], KEYS[key + 1], at) end }
