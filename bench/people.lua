-- people.lua: asks wrk for every line of $PAGES in turn: "COOKIE PATH". Each thread
-- begins at a random one, so that threads do not ask for the same page together.
local asked = {}
local next_one = 1

function init()
  for line in io.lines(os.getenv('PAGES')) do
    local cookie, path = line:match('^(%S+) (%S+)$')
    if path then
      asked[#asked + 1] = wrk.format('GET', path, { Cookie = cookie })
    end
  end
  math.randomseed(os.time())
  next_one = math.random(#asked)
end

function request()
  next_one = next_one % #asked + 1
  return asked[next_one]
end
