-- Runs the operations asked for, one after the other: ARGV has the name of each before its arguments.
-- Returns their answers; one that failed has its error for an answer.
local answers, key, at, last = {}, 1, 1, #ARGV
while at <= last do
  local operation = operations[ARGV[at]]
  answers[#answers + 1] = apart(operation.run, key, at + 1)
  key, at = key + operation.keys, at + 1 + operation.args
end
return answers
