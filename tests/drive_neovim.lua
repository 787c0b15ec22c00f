-- Driven by tests/test_neovim.py: what somebody does in Neovim, and what comes of it, as JSON.
local out = os.getenv("JOURNALKIT_TEST_OUT")
local said = {}

local function finish()
  local file = io.open(out, "w")
  file:write(vim.fn.json_encode(said))
  file:close()
  vim.cmd("qall!")
end

local function until_true(name, check)
  if not vim.wait(30000, check, 20) then
    said.failed = name
    finish()
  end
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function go(pattern)
  vim.fn.cursor(1, 1)
  vim.fn.search(pattern)
end

local function rules()
  return vim.tbl_map(function(each) return each.code or each.user_data.lsp.code end, vim.diagnostic.get(0))
end

local function drive()
  vim.cmd("edit actions/2026-09-03-give-the-talk.md")
  local action = vim.api.nvim_get_current_buf()
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  until_true("start", function() return #clients() > 0 and clients()[1].server_capabilities ~= nil end)

  -- a wrong field is underlined while it is typed
  go("^assignee:")
  vim.api.nvim_set_current_line("assignee: anna")
  until_true("diagnostics", function() return vim.tbl_contains(rules(), "unknown-person") end)
  said.diagnostics = rules()

  -- a person is completed
  vim.api.nvim_set_current_line("assignee: an")
  vim.fn.cursor(vim.fn.line("."), 13)
  local encoding = clients()[1].offset_encoding or "utf-16"
  local asked = vim.lsp.util.make_position_params(0, encoding)
  until_true("completion", function()
    for _, answer in pairs(vim.lsp.buf_request_sync(action, "textDocument/completion", asked, 10000) or {}) do
      local item = answer.result and answer.result.items[1]
      if item then
        said.completed = item.label
        vim.lsp.util.apply_text_edits({ item.textEdit }, action, encoding)
        return true
      end
    end
    return false
  end)
  said.line = vim.api.nvim_get_current_line()
  until_true("mended", function() return not vim.tbl_contains(rules(), "unknown-person") end)

  -- one jumps to the session
  go("^session: \\zs")
  vim.lsp.buf.definition()
  until_true("definition", function() return vim.api.nvim_get_current_buf() ~= action end)
  said.jumped = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")

  -- and renames it
  vim.cmd("buffer " .. action)
  go("^session: \\zs")
  vim.lsp.buf.rename("2026-09-03-another-name")
  until_true("rename", function()
    return vim.tbl_contains(lines(), "session: 2026-09-03-another-name")
      and vim.fn.filereadable("sessions/2026-09-03-another-name.md") == 1
  end)
  vim.cmd("wall")
end

local fine, fault = pcall(drive)
if not fine then
  said.failed = tostring(fault)
end
finish()
