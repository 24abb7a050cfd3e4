-- Tells what stood in a message before an edit of it, and takes down what the edit brings.
-- KEYS: keys buckets, newest first, down to the oldest.
-- ARGV: identity, which of the buckets is the edit's, when that expires, time of the edit (base 36), what to keep under
-- `+` (tokens: digest, or `~` digest of what was found; separated by spaces), and what to put aside until the message
-- itself comes ('': nothing).
-- Beside a message lie: under `identity RS +`, tokens `time:digest`, the earliest time of each; under `identity RS !`, what
-- was put aside, separated by GS.
-- Returns what is on record of the message ('' if nothing), 1 if it is gone, and all tokens known before.
local identity, place, expires, edited, brought, aside = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local more, waiting = identity .. '\30+', identity .. '\30!'
-- A message that is edited so often that more is known than this is compared with what is known.
local MOST = 16384

local packed, gone, tokens = '', 0, {}
for at = 1, #KEYS do
  local found = redis.call('HMGET', KEYS[at], identity, more)
  if found[2] then tokens[#tokens + 1] = found[2] end
  if found[1] then
    if string.find(found[1], '^[^\31]*g') then gone = 1 end
    if not string.find(found[1], '^[^\31]*\31\31') then
      packed = found[1]
      break
    end
  end
end
local all = table.concat(tokens, ' ')

local function is_earlier(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end
local earliest = {}
for time, digest in string.gmatch(all, '(%w+):(%S+)') do
  if not earliest[digest] or is_earlier(time, earliest[digest]) then earliest[digest] = time end
end
local first = string.match(packed, '^[^\31]*\31[^\31]*\31[^\31]*\31(.*)$')
local news = {}
for digest in string.gmatch(brought, '%S+') do
  local stood = first and string.find(' ' .. first .. ' ', ' ' .. digest .. ' ', 1, true)
  if not stood and (not earliest[digest] or is_earlier(edited, earliest[digest])) then
    news[#news + 1] = edited .. ':' .. digest
  end
end
local bucket = KEYS[place]
local function keep(field, value, separator)
  local old = redis.call('HGET', bucket, field)
  if old and #old + #value > MOST then return end
  redis.call('HSET', bucket, field, old and (old .. separator .. value) or value)
  if redis.call('PTTL', bucket) < 0 then redis.call('PEXPIREAT', bucket, expires) end
end
if #news > 0 then keep(more, table.concat(news, ' '), ' ') end
if aside ~= '' and packed == '' then
  local old = redis.call('HGET', bucket, waiting)
  if not old or not string.find('\29' .. old .. '\29', '\29' .. aside .. '\29', 1, true) then keep(waiting, aside, '\29') end
end
return { packed, gone, all }
