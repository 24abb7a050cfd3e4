-- Writes facts down. For each, KEYS: stream, where it counts what it loses, where the text goes.
-- ARGV: the fact (JSON), name of the text or '', the text, how long to keep it (ms).  Returns for each 1, or its error.
local function add(stream, text_key, fact, name, text, keep_ms)
  if name == '' then
    tell(stream, 'j', fact)
  else
    redis.call('SET', text_key, text, 'PX', keep_ms)
    tell(stream, 'j', fact, 'x', name)
  end
  return 1
end

local answers = {}
for nth = 1, #KEYS / 3 do
  local key, at = nth * 3 - 2, nth * 4 - 3
  answers[nth] = apart(add, KEYS[key], KEYS[key + 2], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
end
return answers
