-- Counts the message under a text, as `count` and `distinct` do. Nearly every text is said once, so what is said less
-- than `FEW` times is a list, and costs no key of its own. The next one moves it to a ZSET, and leaves '' behind.
-- KEYS: bucket, the one that is nearest to the message (the same again: none is near).
-- ARGV: counter and key, distinct value or '', terms as for `count`.
-- A bucket's slot is that of the ZSETs, whose names are made here: they are seldom needed.
local FEW = 8

-- Moves a list to the ZSETs.
local function move(list, messages, latest, keep)
  for identity, order, sent_at, member in string.gmatch(list, '\28([^\30]*)\30(%-?)(%w+)\30([^\28]*)') do
    local score = string.format('%.0f', time_of(sent_at))
    local entry = identity .. '\30' .. (order == '-' and 'r' or '') .. '\30' .. member
    redis.call('ZADD', messages, 'NX', score, entry)
    if latest and redis.call('EXISTS', latest) == 1 then redis.call('ZADD', latest, 'GT', score, member) end
  end
  redis.call('PEXPIRE', messages, keep)
end

local function few(key, at, distinct)
  local bucket, near, name, terms = KEYS[key], KEYS[key + 1], ARGV[at], ARGV[at + 2]
  local sent_at, as_entry, mark, start = about_message()
  local at_least = tonumber(string.match(terms, '^%d+'))
  local entry, size = start .. ARGV[at + 1], 1
  local other = near ~= bucket and redis.call('HGET', near, name) or nil
  local list
  if other == nil and redis.call('HSETNX', bucket, name, entry) == 1 then
    if at_least > 1 then return 1 end
    list = entry
  else
    list = redis.call('HGET', bucket, name)
    if list ~= '' and other ~= '' then
      local before = (other or '') .. (list or '')
      local known = string.find(before, mark, 1, true)
      size = length_of(before) + (known and 0 or 1)
      if size < at_least and size < FEW then
        if not known then redis.call('HSET', bucket, name, (list or '') .. entry) end
        return size
      end
    end
  end

  local slot, keep = string.match(bucket, '^[^}]*}'), string.match(terms, ' (%d+)')
  local messages = slot .. ':count:' .. name
  local latest = distinct and slot .. ':latest:' .. name
  if list and list ~= '' then move(list, messages, latest, keep) end
  if other and other ~= '' then
    move(other, messages, latest, keep)
    redis.call('HSET', near, name, '')
  end
  if list ~= '' then redis.call('HSET', bucket, name, '') end
  return count(messages, latest, as_entry .. ARGV[at + 1], sent_at, terms)
end

operations.few = { keys = 2, args = 3, run = function(key, at) return few(key, at, false) end }
operations.few_distinct = { keys = 2, args = 3, run = function(key, at) return few(key, at, true) end }
