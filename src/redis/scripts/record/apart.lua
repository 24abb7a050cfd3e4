-- Runs one of many things that are in one command and stand for themselves: one that breaks, or meets a key of another
-- type, has its error for an answer and leaves the others alone. What Redis says of itself (full, read-only, a slot that is
-- elsewhere: a word of capitals other than ERR) breaks the whole command, as the caller expects.
local function apart(run, ...)
  local good, answer = pcall(run, ...)
  if good then return answer end
  local words = tostring(type(answer) == 'table' and answer.err or answer)
  local code = string.match(words, '%f[%w](%u%u%u+)%f[%W]') or 'ERR'
  if (code ~= 'ERR' and code ~= 'WRONGTYPE') or string.find(string.lower(words), 'slot', 1, true) then error(answer) end
  return redis.error_reply(words)
end
