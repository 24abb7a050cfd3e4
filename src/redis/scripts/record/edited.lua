-- Tells what stood in a message before an edit of it, and takes down what the edit brings.
-- KEYS: keys buckets, newest first, down to the oldest.
-- ARGV: identity, which of the buckets is the edit's and which that of an hour before, when these expire, time of the edit
-- (base 36), what to keep under `+` (tokens: digest, or `~` digest of what was found, and behind a `/` who made the edit; separated by
-- spaces), and what to put aside until the message
-- itself comes ('': nothing).
-- Beside a message lie: under `identity RS +`, tokens `time:digest/by`, the earliest time of each; under `identity RS !`, what
-- was put aside, separated by GS; then a mark with the flag `a` stands in the message's place, so that its write finds it.
-- Returns what is on record of the message, else a mark that it is gone, else ''; and all tokens known before.
local identity, places, expiries = ARGV[1], { tonumber(ARGV[2]), tonumber(ARGV[3]) }, { ARGV[4], ARGV[5] }
local edited, brought, aside = ARGV[6], ARGV[7], ARGV[8]
local more, waiting = identity .. '\30+', identity .. '\30!'
-- A message that is edited so often that more is known than this is compared with what is known.
local MOST = 16384

local packed, marked, tokens = '', '', {}
for at = 1, #KEYS do
  local found = redis.call('HMGET', KEYS[at], identity, more)
  if found[2] then tokens[#tokens + 1] = found[2] end
  local _, sent_at = parts_of(found[1] or '')
  if sent_at ~= '' then
    packed = found[1]
    break
  end
  -- A mark that stood in the message's place says nothing once it is there itself.
  if found[1] and marked == '' then marked = found[1] end
end
local all = table.concat(tokens, ' ')

local earliest = {}
for time, digest in string.gmatch(all, '(%w+):([^%s/]+)') do
  if not earliest[digest] or time_of(time) < time_of(earliest[digest]) then earliest[digest] = time end
end
local _, _, _, first = parts_of(packed)
local news = {}
for token in string.gmatch(brought, '%S+') do
  local digest = string.match(token, '^[^/]+')
  local stood = string.find(' ' .. (first or '') .. ' ', ' ' .. digest .. ' ', 1, true)
  if not stood and (not earliest[digest] or time_of(edited) < time_of(earliest[digest])) then
    news[#news + 1] = edited .. ':' .. token
  end
end
local function write(nth, field, value)
  local bucket = KEYS[places[nth]]
  redis.call('HSET', bucket, field, value)
  if redis.call('PTTL', bucket) < 0 then redis.call('PEXPIREAT', bucket, expiries[nth]) end
end
local function add(field, value, separator)
  local old = redis.call('HGET', KEYS[places[1]], field)
  if old and #old + #value > MOST then return end
  if old and string.find(separator .. old .. separator, separator .. value .. separator, 1, true) then return end
  write(1, field, old and (old .. separator .. value) or value)
end
if #news > 0 then add(more, table.concat(news, ' '), ' ') end
if aside ~= '' and packed == '' then
  add(waiting, aside, '\29')
  for nth = 1, places[1] == places[2] and 1 or 2 do
    local mark = redis.call('HGET', KEYS[places[nth]], identity) or '\31\31\31\31'
    if not string.find(mark, '^[^\31]*a') then write(nth, identity, 'a' .. mark) end
  end
end
return { packed ~= '' and packed or marked, all }
