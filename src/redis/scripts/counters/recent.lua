-- Keeps what somebody said lately, each message once, and says what stands around it.
-- KEYS: recent.  ARGV: entry, sent at, GS-ended names of what counts it, text or '', how long to keep, window, at least,
-- most to keep.
-- Answers with { entry, sent-at US names US text, entry, … } in any order: what was sent less than a window before or
-- after. With their number instead where fewer are there than `at least`, since nothing can be full then.

local function sent_at_of(value) return tonumber(string.match(value, '^%d+')) end

-- An edit may be counted where its message was not; the rest stays as it came first.
local function with_names(value, names)
  local sent_at, known, text = string.match(value, '^(%d+)\31([^\31]*)\31(.*)$')
  local all = known
  for name in string.gmatch(names, '[^\29]+\29') do
    if not string.find(known, name, 1, true) then all = all .. name end
  end
  return all ~= known and sent_at .. '\31' .. all .. '\31' .. text
end

operations.recent = { keys = 1, args = 8, run = function(key, at)
  local recent, entry, names, keep = KEYS[key], ARGV[at], ARGV[at + 2], ARGV[at + 4]
  local own = ARGV[at + 1]
  local added = redis.call('HSETNX', recent, entry, own .. '\31' .. names .. '\31' .. ARGV[at + 3])
  if added == 1 then
    redis.call('PEXPIRE', recent, keep)
  else
    local value = redis.call('HGET', recent, entry)
    local more = with_names(value, names)
    if more then redis.call('HSET', recent, entry, more) end
    own = sent_at_of(value)
  end
  local size = redis.call('HLEN', recent)
  if size < tonumber(ARGV[at + 6]) then return size end

  local over, gone, most = tonumber(ARGV[at + 5]), own - keep, tonumber(ARGV[at + 7])
  local all, near, kept = redis.call('HGETALL', recent), {}, {}
  for place = 1, #all, 2 do
    local sent_at = sent_at_of(all[place + 1])
    if sent_at < gone then
      redis.call('HDEL', recent, all[place])
    else
      kept[#kept + 1] = { sent_at, all[place] }
      if math.abs(sent_at - own) < over then
        near[#near + 1] = all[place]
        near[#near + 1] = all[place + 1]
      end
    end
  end
  if #kept > most then
    table.sort(kept, function(one, other) return one[1] < other[1] end)
    for place = 1, #kept - most do redis.call('HDEL', recent, kept[place][2]) end
  end
  return near
end }
