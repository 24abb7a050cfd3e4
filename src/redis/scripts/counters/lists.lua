-- Lists of messages in the fields of a bucket of time (a HASH), which expires as a whole. A message lies in the bucket of
-- its own time; what is less than a window away lies there too, or in the bucket that is nearest.
-- An entry: FS identity RS ['-'] sent at (base 36; '-': accounts in reversed order) RS tail. No part holds FS or RS.

-- What counters write of the message: time of sending, its entry without distinct value in a ZSET, and in a list.
local known_field, known_sent_at, known_entry, known_mark, known_start
local function about_message()
  if known_field ~= field then
    local identity = string.match(field, '^[^\30]*')
    local flags, sent_at = parts_of(packed)
    local reversed = string.find(flags, 'r', 1, true)
    known_field, known_sent_at = field, string.format('%.0f', time_of(sent_at))
    known_entry = identity .. '\30' .. (reversed and 'r' or '') .. '\30'
    known_mark = '\28' .. identity .. '\30'
    known_start = known_mark .. (reversed and '-' or '') .. sent_at .. '\30'
  end
  return known_sent_at, known_entry, known_mark, known_start
end

local function length_of(list)
  return select(2, string.gsub(list, '\28', ''))
end
